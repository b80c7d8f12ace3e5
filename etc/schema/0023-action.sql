-- Actions: who does what by when, until it is done or dropped.

CREATE TABLE action (
	id          INTEGER PRIMARY KEY,        -- people call it A<id>
	text        TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 500),
	owner_id    INTEGER REFERENCES person,  -- NULL: nobody here has that name
	owner_name  TEXT NOT NULL,              -- as it was written; '': nobody yet
	due_on      TEXT CHECK (due_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
	state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'dropped')),
	words       TEXT,                       -- what was done, why it was dropped
	minutes_id  INTEGER REFERENCES minutes, -- where it comes from
	item        TEXT NOT NULL DEFAULT '',   --   and which item there: C.5
	author_id   INTEGER REFERENCES person,  -- NULL: the minutes
	created_at  INTEGER NOT NULL,
	changed_at  INTEGER NOT NULL,
	closed_at   INTEGER,
	closed_by   INTEGER REFERENCES person,
	reminded_at INTEGER,
	reminders   INTEGER NOT NULL DEFAULT 0,
	UNIQUE (minutes_id, text)
) STRICT;
CREATE INDEX action_state ON action (state, due_on);
CREATE INDEX action_owner ON action (owner_id, state);
