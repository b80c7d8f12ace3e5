-- Who is on the Cc list of a regular call: each gets its invitations by mail.
-- People join and leave by themselves.  Where the call votes, who asks waits for
-- more yes than no of those who are in.
CREATE TABLE regular (
	cadence_id INTEGER NOT NULL REFERENCES cadence ON DELETE CASCADE,
	email      TEXT NOT NULL COLLATE NOCASE,
	name       TEXT NOT NULL DEFAULT '',
	state      TEXT NOT NULL CHECK (state IN ('in', 'asks')),
	joined_at  INTEGER NOT NULL,
	missed     INTEGER NOT NULL DEFAULT 0,  -- calls in a row, for the no-show rule
	PRIMARY KEY (cadence_id, email)
) STRICT, WITHOUT ROWID;

CREATE TABLE regular_vote (
	cadence_id INTEGER NOT NULL,
	email      TEXT NOT NULL COLLATE NOCASE,        -- of who asks
	person_id  INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
	yes        INTEGER NOT NULL CHECK (yes IN (0, 1)),
	PRIMARY KEY (cadence_id, email, person_id),
	FOREIGN KEY (cadence_id, email) REFERENCES regular ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Who came to a call: spoke in its meeting on IRC, or was ticked on its page.
CREATE TABLE presence (
	call_id INTEGER NOT NULL REFERENCES call ON DELETE CASCADE,
	name    TEXT NOT NULL COLLATE NOCASE,
	source  TEXT NOT NULL CHECK (source IN ('irc', 'page')),
	came    INTEGER NOT NULL DEFAULT 1 CHECK (came IN (0, 1)), -- 0: ticked off again
	at      INTEGER NOT NULL,
	PRIMARY KEY (call_id, name)
) STRICT, WITHOUT ROWID;

-- The no-show rule has looked at the call.
ALTER TABLE call ADD COLUMN counted_at INTEGER;
