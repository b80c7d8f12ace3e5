-- Events: a hackathon of some days, a meeting of an afternoon, a summit's BoFs.
-- People propose sessions and say which they want; a search makes the schedule.

CREATE TABLE event (
	id         INTEGER PRIMARY KEY,
	uid        TEXT NOT NULL UNIQUE,        -- what iCalendar UIDs of its sessions end in
	name       TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 150),
	about      TEXT NOT NULL DEFAULT '',
	place      TEXT NOT NULL DEFAULT '',
	link       TEXT,                        -- how to come, where to stay
	zone       TEXT NOT NULL,               -- of the place: days and slots are in it
	first_day  TEXT NOT NULL,               -- '2026-09-14', there
	last_day   TEXT NOT NULL,
	phase      TEXT NOT NULL DEFAULT 'propose'
	           CHECK (phase IN ('propose', 'rate', 'scheduled', 'running', 'over')),
	needs_approval INTEGER NOT NULL DEFAULT 0 CHECK (needs_approval IN (0, 1)),
	fair       INTEGER NOT NULL DEFAULT 0 CHECK (fair BETWEEN 0 AND 20), -- 0: the plain sum
	network    TEXT,                        -- where the bot speaks of it
	channel    TEXT,
	owner_id   INTEGER NOT NULL REFERENCES person,
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	edition    INTEGER NOT NULL DEFAULT 0,  -- newest published schedule; 0: none
	letter_id  INTEGER REFERENCES letter,   -- the call for sessions, head of the thread
	index_letter_id INTEGER REFERENCES letter -- what closed it: all notes in one mail
) STRICT;

CREATE TABLE room (
	id          INTEGER PRIMARY KEY,
	event_id    INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	name        TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
	position    INTEGER NOT NULL,           -- its column on the board
	capacity    INTEGER NOT NULL CHECK (capacity BETWEEN 1 AND 10000),
	link        TEXT,                       -- for people far away, the same all the time
	dial_in     TEXT,
	is_remote   INTEGER NOT NULL DEFAULT 0 CHECK (is_remote IN (0, 1)),
	has_projector INTEGER NOT NULL DEFAULT 0 CHECK (has_projector IN (0, 1)),
	remote_host TEXT NOT NULL DEFAULT '',   -- who hosts the far side
	removed_at  INTEGER                     -- older schedules still name it
) STRICT;
CREATE INDEX room_event ON room (event_id, position);

CREATE TABLE slot (
	id         INTEGER PRIMARY KEY,
	event_id   INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	start_at   INTEGER NOT NULL,
	minutes    INTEGER NOT NULL CHECK (minutes BETWEEN 5 AND 720),
	kind       TEXT NOT NULL DEFAULT 'session'
	           CHECK (kind IN ('session', 'break', 'plenary')),
	title      TEXT NOT NULL DEFAULT '',    -- "Lunch", "Opening"
	removed_at INTEGER
) STRICT;
CREATE INDEX slot_event ON slot (event_id, start_at);

-- A room that cannot be had in a slot.
CREATE TABLE room_off (
	room_id INTEGER NOT NULL REFERENCES room ON DELETE CASCADE,
	slot_id INTEGER NOT NULL REFERENCES slot ON DELETE CASCADE,
	PRIMARY KEY (room_id, slot_id)
) STRICT, WITHOUT ROWID;
