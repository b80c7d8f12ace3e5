-- Who comes to an event, and the draft of its schedule.

CREATE TABLE attendance (
	event_id   INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	person_id  INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
	state      TEXT NOT NULL CHECK (state IN ('asked', 'in', 'refused')),
	is_remote  INTEGER NOT NULL DEFAULT 0 CHECK (is_remote IN (0, 1)),
	arrive_at  INTEGER,                     -- NULL: from the beginning
	leave_at   INTEGER,                     -- NULL: to the end
	from_minute INTEGER NOT NULL DEFAULT 0, -- of each day, UTC: "not before 15:00 UTC"
	to_minute  INTEGER NOT NULL DEFAULT 1440,
	is_told    INTEGER NOT NULL DEFAULT 1 CHECK (is_told IN (0, 1)), -- reminders on IRC
	here_at    INTEGER,                     -- !in; NULL: !out, and nobody is told where
	here       TEXT NOT NULL DEFAULT '',    -- where they said they are
	joined_at  INTEGER NOT NULL,
	PRIMARY KEY (event_id, person_id)
) STRICT, WITHOUT ROWID;

-- A half-day that somebody misses: '2026-09-14 am'.
CREATE TABLE absence (
	event_id  INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	person_id INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
	half      TEXT NOT NULL,
	PRIMARY KEY (event_id, person_id, half)
) STRICT, WITHOUT ROWID;

-- The draft of the schedule.
CREATE TABLE placement (
	proposal_id INTEGER NOT NULL REFERENCES proposal ON DELETE CASCADE,
	part        INTEGER NOT NULL,           -- from 1
	slot_id     INTEGER NOT NULL REFERENCES slot,
	room_id     INTEGER REFERENCES room,    -- NULL: none chosen
	is_locked   INTEGER NOT NULL DEFAULT 0 CHECK (is_locked IN (0, 1)),
	PRIMARY KEY (proposal_id, part)
) STRICT, WITHOUT ROWID;

-- The draft before each change of it, to undo.
CREATE TABLE draft_step (
	id        INTEGER PRIMARY KEY,
	event_id  INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	at        INTEGER NOT NULL,
	person_id INTEGER REFERENCES person ON DELETE SET NULL,
	words     TEXT NOT NULL,                -- what was done
	before    TEXT NOT NULL                 -- lines "PROPOSAL PART SLOT ROOM LOCKED"
) STRICT;
CREATE INDEX draft_step_event ON draft_step (event_id, id);
