-- What calendars answer to invitations (RFC 5546).

-- The token is in the address that an answer goes to: moot+TOKEN@...  It says
-- whose invitation is answered, whatever address the answer comes from.
ALTER TABLE guest ADD COLUMN token TEXT;
ALTER TABLE guest ADD COLUMN answer TEXT CHECK (answer IN ('yes', 'maybe', 'no'));
ALTER TABLE guest ADD COLUMN answered_at INTEGER;       -- older answers change nothing
ALTER TABLE guest ADD COLUMN comment TEXT;              -- what they said with it
CREATE INDEX guest_token ON guest (token) WHERE token IS NOT NULL;

-- Another time that a guest's calendar proposes (METHOD:COUNTER).
CREATE TABLE counter (
	id        INTEGER PRIMARY KEY,
	call_id   INTEGER NOT NULL REFERENCES call ON DELETE CASCADE,
	email     TEXT NOT NULL COLLATE NOCASE, -- the guest's
	start_at  INTEGER NOT NULL,
	end_at    INTEGER NOT NULL CHECK (end_at > start_at),
	comment   TEXT,
	sequence  INTEGER NOT NULL,             -- of the invitation that it answers
	heard_at  INTEGER NOT NULL,
	state     TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'taken', 'declined')),
	UNIQUE (call_id, email, start_at, end_at, sequence)
) STRICT;

-- The method of a calendar that is none of those that letter.method may be; that
-- is 'PUBLISH' then.
ALTER TABLE letter ADD COLUMN itip TEXT CHECK (itip IN ('DECLINECOUNTER'));

CREATE INDEX call_shared_uid ON call (shared_uid) WHERE shared_uid IS NOT NULL;
