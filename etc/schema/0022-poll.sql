-- Polls: a call that somebody proposes, and the times that are asked about.

CREATE TABLE poll (
	id            INTEGER PRIMARY KEY,
	state         TEXT NOT NULL DEFAULT 'draft'
	              CHECK (state IN ('draft', 'open', 'settled', 'withdrawn')),
	title         TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 150),
	why           TEXT NOT NULL DEFAULT '',
	thread        TEXT,                     -- URL of the thread that is stalled
	owner_id      INTEGER NOT NULL REFERENCES person,
	zone          TEXT NOT NULL,            -- in which dates were typed and are shown
	duration_secs INTEGER NOT NULL CHECK (duration_secs BETWEEN 300 AND 86400),
	earliest_at   INTEGER NOT NULL,
	latest_at     INTEGER NOT NULL,         -- the call is over by then
	deadline_at   INTEGER NOT NULL,         -- answers are taken until then
	network       TEXT,                     -- the place, as in call
	channel       TEXT,
	link          TEXT,
	phone         TEXT,
	message_id    TEXT UNIQUE,              -- the mail that proposed it, if one did
	letter_id     INTEGER REFERENCES letter, -- the poll on the list
	created_at    INTEGER NOT NULL,
	opened_at     INTEGER,
	reminded_at   INTEGER,                  -- who had not answered, once
	told_at       INTEGER,                  -- its owner, that the answers are in
	settled_at    INTEGER,                  -- or withdrawn
	choice        INTEGER,                  -- the number of the time that won
	override      TEXT,                     -- why without somebody who must be there
	call_id       INTEGER REFERENCES call   -- what came of it
) STRICT;
CREATE INDEX poll_state ON poll (state, deadline_at);

-- A time that can be voted for: an instant, and the zone in which it was chosen.
-- Its number is what people say on IRC; it is never used again.
CREATE TABLE poll_option (
	poll_id   INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
	number    INTEGER NOT NULL CHECK (number BETWEEN 1 AND 20),
	start_at  INTEGER NOT NULL,
	zone      TEXT NOT NULL,
	-- Stays when the others are computed anew.
	is_pinned INTEGER NOT NULL DEFAULT 0 CHECK (is_pinned IN (0, 1)),
	dropped_at INTEGER,                     -- no longer to be had
	PRIMARY KEY (poll_id, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX poll_option_start ON poll_option (poll_id, start_at) WHERE dropped_at IS NULL;

-- Who is asked, and whoever answered unasked.
CREATE TABLE voter (
	id         INTEGER PRIMARY KEY,
	poll_id    INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
	person_id  INTEGER REFERENCES person ON DELETE SET NULL,
	email      TEXT COLLATE NOCASE,         -- NULL: a person without any
	name       TEXT NOT NULL DEFAULT '',
	is_must    INTEGER NOT NULL DEFAULT 0 CHECK (is_must IN (0, 1)),
	is_invited INTEGER NOT NULL DEFAULT 0 CHECK (is_invited IN (0, 1)),
	UNIQUE (poll_id, email)
) STRICT;
CREATE INDEX voter_person ON voter (person_id);

-- The secret in the links of a voter's mails; only its hash is kept.
CREATE TABLE ballot (
	hash     BLOB PRIMARY KEY,
	voter_id INTEGER NOT NULL REFERENCES voter ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX ballot_voter ON ballot (voter_id);

-- An answer to one time; the last one counts.
CREATE TABLE vote (
	voter_id INTEGER NOT NULL REFERENCES voter ON DELETE CASCADE,
	number   INTEGER NOT NULL,
	answer   TEXT NOT NULL CHECK (answer IN ('yes', 'if need be', 'no')),
	door     TEXT NOT NULL CHECK (door IN ('web', 'irc', 'mail', 'moot')),
	voted_at INTEGER NOT NULL,
	PRIMARY KEY (voter_id, number)
) STRICT, WITHOUT ROWID;
