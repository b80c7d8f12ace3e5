-- Decisions: a proposal that went to the list with a window to answer in.

CREATE TABLE decision (
	id         INTEGER PRIMARY KEY,
	rule       TEXT NOT NULL,               -- of etc/policy/decision.policy
	state      TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'agreed',
	           'refused', 'unsettled', 'withdrawn')),
	title      TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 150),
	text       TEXT NOT NULL,
	thread     TEXT NOT NULL DEFAULT '',    -- Message-ID of the talk before it
	zone       TEXT NOT NULL,               -- in which the end was chosen
	closes_at  INTEGER NOT NULL,
	opened_at  INTEGER,
	closed_at  INTEGER,
	owner_id   INTEGER NOT NULL REFERENCES person,
	created_at INTEGER NOT NULL,
	reason     TEXT,                        -- why it was withdrawn
	message_id TEXT UNIQUE,                 -- of the proposal on the list
	letter_id  INTEGER REFERENCES letter,   -- the same, in our outbox
	result_id  INTEGER REFERENCES letter,
	warned_at  INTEGER,                     -- its owner, that few have answered
	asked_at   INTEGER                      -- its owner, what to make of a reply
) STRICT;
CREATE INDEX decision_state ON decision (state, closes_at);

-- What one thinks of it: one each, the last counts.  A reply that looks like an
-- objection is a hint until somebody who may says what it is.
CREATE TABLE opinion (
	id          INTEGER PRIMARY KEY,
	decision_id INTEGER NOT NULL REFERENCES decision ON DELETE CASCADE,
	person_id   INTEGER REFERENCES person,
	name        TEXT NOT NULL,
	email       TEXT NOT NULL COLLATE NOCASE,
	value       INTEGER NOT NULL CHECK (value BETWEEN -2 AND 2),
	words       TEXT NOT NULL DEFAULT '',
	state       TEXT NOT NULL CHECK (state IN ('counts', 'hint', 'resolved', 'void')),
	why         TEXT,                       -- it is void
	message_id  TEXT,                       -- of the reply; NULL: said on the page
	at          INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX opinion_person ON opinion (decision_id, person_id)
	WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX opinion_email ON opinion (decision_id, email)
	WHERE person_id IS NULL;
