-- Calls that are private, and where people meet in a room.

ALTER TABLE call ADD COLUMN room TEXT;
-- What everybody reads of a private call is in its row, and says no more than that
-- there is one: the rest is in call_secret.
ALTER TABLE call ADD COLUMN is_private INTEGER NOT NULL DEFAULT 0 CHECK (is_private IN (0, 1));
ALTER TABLE poll ADD COLUMN room TEXT;
-- One of the pool is given when it is settled.
ALTER TABLE poll ADD COLUMN wants_conference INTEGER NOT NULL DEFAULT 0
	CHECK (wants_conference IN (0, 1));

CREATE TABLE call_secret (
	call_id INTEGER PRIMARY KEY REFERENCES call ON DELETE CASCADE,
	title   TEXT NOT NULL,
	why     TEXT NOT NULL,
	agenda  TEXT NOT NULL,
	link    TEXT,
	phone   TEXT,
	room    TEXT
) STRICT;
