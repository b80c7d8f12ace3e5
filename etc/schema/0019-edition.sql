-- A schedule as it was published, and what had changed, in words.
CREATE TABLE edition (
	event_id     INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	number       INTEGER NOT NULL,
	published_at INTEGER NOT NULL,
	person_id    INTEGER REFERENCES person ON DELETE SET NULL,
	score        INTEGER NOT NULL,
	changes      TEXT NOT NULL,             -- a line each
	PRIMARY KEY (event_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE sitting (
	event_id    INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	number      INTEGER NOT NULL,
	proposal_id INTEGER NOT NULL REFERENCES proposal ON DELETE CASCADE,
	part        INTEGER NOT NULL,
	slot_id     INTEGER NOT NULL REFERENCES slot,
	room_id     INTEGER REFERENCES room,
	start_at    INTEGER NOT NULL,
	end_at      INTEGER NOT NULL,
	sequence    INTEGER NOT NULL,           -- iCalendar: the edition that changed it last
	PRIMARY KEY (event_id, number, proposal_id, part)
) STRICT, WITHOUT ROWID;

-- A search for a better schedule: `moot plan event` runs it in a process of its own.
CREATE TABLE planning (
	id         INTEGER PRIMARY KEY,
	event_id   INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	state      TEXT NOT NULL DEFAULT 'running'
	           CHECK (state IN ('running', 'stopping', 'done', 'failed', 'applied')),
	person_id  INTEGER REFERENCES person ON DELETE SET NULL,
	seed       INTEGER NOT NULL,
	work       INTEGER NOT NULL,            -- moves of each thread
	fair       INTEGER NOT NULL,
	move_cost  INTEGER NOT NULL,
	started_at INTEGER NOT NULL,
	alive_at   INTEGER NOT NULL,            -- the last sign of life
	progress   INTEGER NOT NULL DEFAULT 0,  -- of 1000
	score      INTEGER NOT NULL DEFAULT -1, -- of the best so far
	bound      INTEGER NOT NULL DEFAULT -1, -- proved; -1: not yet
	is_optimal INTEGER NOT NULL DEFAULT 0,
	result     TEXT NOT NULL DEFAULT '',    -- lines as of draft_step
	report     TEXT NOT NULL DEFAULT ''     -- what it says of it, a line each
) STRICT;
CREATE INDEX planning_event ON planning (event_id, id);
