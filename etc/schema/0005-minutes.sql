-- Minutes: from draft to the list.  Every revision is kept.

CREATE TABLE minutes (
	id         INTEGER PRIMARY KEY,
	meeting_id INTEGER UNIQUE REFERENCES meeting,
	call_id    INTEGER UNIQUE REFERENCES call,
	title      TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 150),
	held_at    INTEGER NOT NULL,            -- the one field for subject and body (R39)
	ends_at    INTEGER NOT NULL,
	zone       TEXT NOT NULL,
	cc_line    TEXT NOT NULL DEFAULT '',    -- "Name <a@b>, …"
	created_at INTEGER NOT NULL,
	CHECK (meeting_id IS NOT NULL OR call_id IS NOT NULL)
) STRICT;

-- A revision that has a letter was posted and is never altered; a later one is
-- a correction.
CREATE TABLE revision (
	minutes_id INTEGER NOT NULL REFERENCES minutes ON DELETE CASCADE,
	number     INTEGER NOT NULL,            -- from 1
	text       TEXT NOT NULL,
	author_id  INTEGER REFERENCES person,   -- NULL: the bot
	created_at INTEGER NOT NULL,
	letter_id  INTEGER REFERENCES letter,
	PRIMARY KEY (minutes_id, number)
) STRICT, WITHOUT ROWID;

-- "This line should read": from anyone signed in, until the minutes are posted.
CREATE TABLE suggestion (
	id         INTEGER PRIMARY KEY,
	minutes_id INTEGER NOT NULL REFERENCES minutes ON DELETE CASCADE,
	author_id  INTEGER NOT NULL REFERENCES person,
	line       INTEGER NOT NULL,           -- where it stood, from 1: lines may be alike
	created_at INTEGER NOT NULL,
	was        TEXT NOT NULL,               -- the line as it stood
	becomes    TEXT NOT NULL,               -- may be several lines, or none
	state      TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'taken', 'declined'))
) STRICT;
CREATE INDEX suggestion_minutes ON suggestion (minutes_id, state);
