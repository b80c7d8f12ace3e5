-- When people can talk: hours and holidays of theirs, and what their calendars say.

ALTER TABLE preference ADD COLUMN work_from INTEGER CHECK (work_from BETWEEN 0 AND 1439);
ALTER TABLE preference ADD COLUMN work_to INTEGER CHECK (work_to BETWEEN 0 AND 1439);
-- Bit 0 Sunday ... bit 6 Saturday; NULL: Monday to Friday.
ALTER TABLE preference ADD COLUMN work_days INTEGER CHECK (work_days BETWEEN 1 AND 127);
-- Whose holidays they keep: "GB", "DE-BY".
ALTER TABLE preference ADD COLUMN country TEXT;
-- Their calendar's address, as secret as what is in it.
ALTER TABLE preference ADD COLUMN busy_url TEXT;

-- Public holidays, read from the folder of calendars that somebody else maintains.
CREATE TABLE holiday (
	country TEXT NOT NULL,                  -- the file's name: "GB", "DE-BY"
	day     TEXT NOT NULL,                  -- "2026-12-26"
	name    TEXT NOT NULL,
	PRIMARY KEY (country, day)
) STRICT, WITHOUT ROWID;

-- When somebody's calendar says that they are busy: from and to, nothing else of it.
CREATE TABLE busy (
	peer_id  INTEGER NOT NULL REFERENCES peer ON DELETE CASCADE,
	from_at  INTEGER NOT NULL,
	to_at    INTEGER NOT NULL,
	PRIMARY KEY (peer_id, from_at, to_at)
) STRICT, WITHOUT ROWID;

-- How it went when their calendar was read last.
CREATE TABLE busy_reading (
	peer_id INTEGER PRIMARY KEY REFERENCES peer ON DELETE CASCADE,
	url     TEXT NOT NULL,                  -- it was that one
	read_at INTEGER NOT NULL,               -- tried
	error   TEXT                            -- NULL: it worked
) STRICT;

-- The files in the folder of holidays, as they were read last.
CREATE TABLE holiday_file (
	country    TEXT PRIMARY KEY,
	changed_at INTEGER NOT NULL,            -- the file's own time
	error      TEXT                         -- NULL: it was a calendar
) STRICT, WITHOUT ROWID;
