-- Regular calls, and what is talked about in a call.

-- A rule that calls come from: "first Thursday of the month, 16:00 in London".
-- Occurrences become rows of `call` some weeks ahead.
CREATE TABLE cadence (
	id            INTEGER PRIMARY KEY,
	uid           TEXT NOT NULL UNIQUE,     -- iCalendar UID; another one after the rule changed
	sequence      INTEGER NOT NULL DEFAULT 0,
	title         TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 150),
	why           TEXT NOT NULL DEFAULT '',
	rrule         TEXT NOT NULL,            -- RFC 5545, without UNTIL and COUNT
	first_on      TEXT NOT NULL,            -- "2026-12-03": the rule counts from here
	last_on       TEXT,                     -- none after this day
	times         TEXT NOT NULL,            -- "16:00", or "16:00 08:00" in turn
	zone          TEXT NOT NULL,            -- whose clock that is
	duration_secs INTEGER NOT NULL CHECK (duration_secs BETWEEN 300 AND 86400),
	network       TEXT,
	channel       TEXT,
	link          TEXT,
	phone         TEXT,
	call_days     INTEGER NOT NULL CHECK (call_days BETWEEN 1 AND 60), -- items are asked for
	deadline_hours INTEGER NOT NULL CHECK (deadline_hours BETWEEN 1 AND 336),
	cancels       INTEGER NOT NULL CHECK (cancels IN (0, 1)), -- itself, without items by then
	holidays      TEXT NOT NULL DEFAULT '', -- countries to look at: "GB US CN"
	skips         INTEGER NOT NULL CHECK (skips IN (0, 1)),   -- holidays, not only flags them
	votes         INTEGER NOT NULL DEFAULT 0 CHECK (votes IN (0, 1)), -- on who comes in
	no_shows      INTEGER NOT NULL DEFAULT 0 CHECK (no_shows BETWEEN 0 AND 12), -- 0: no rule
	owner_id      INTEGER NOT NULL REFERENCES person,
	created_at    INTEGER NOT NULL,
	changed_at    INTEGER NOT NULL
) STRICT;

-- The call's place in its cadence.  Until it is announced, its state is 'draft'.
ALTER TABLE call ADD COLUMN cadence_id INTEGER REFERENCES cadence;
ALTER TABLE call ADD COLUMN shared_uid TEXT;            -- instead of uid
ALTER TABLE call ADD COLUMN recurrence_at INTEGER;      -- when the rule has it
ALTER TABLE call ADD COLUMN moved_from_at INTEGER;      -- the start that people were told first
ALTER TABLE call ADD COLUMN announce_at INTEGER;        -- by machine, not before this
ALTER TABLE call ADD COLUMN deadline_at INTEGER;        -- for items
ALTER TABLE call ADD COLUMN settled_at INTEGER;         -- the deadline was looked at
ALTER TABLE call ADD COLUMN items TEXT NOT NULL DEFAULT ''; -- of agenda_item, as text
CREATE UNIQUE INDEX call_recurrence ON call (cadence_id, recurrence_at);
CREATE INDEX call_due ON call (state, announce_at);

-- What people want to talk about.  Items of kind 'stalled' and 'action' come by
-- themselves, stand first, and do not keep a call from being cancelled.
CREATE TABLE agenda_item (
	id         INTEGER PRIMARY KEY,
	call_id    INTEGER NOT NULL REFERENCES call ON DELETE CASCADE,
	kind       TEXT NOT NULL CHECK (kind IN ('item', 'stalled', 'action')),
	position   INTEGER NOT NULL,            -- among those of its call
	text       TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 200),
	owner_id   INTEGER REFERENCES person,
	owner_name TEXT NOT NULL DEFAULT '',    -- as they were called then
	link       TEXT,                        -- the thread or patch series
	minutes    INTEGER CHECK (minutes BETWEEN 1 AND 240),
	source     TEXT,                        -- "mail <id> 0", "action 12": heard once only
	created_at INTEGER NOT NULL,
	removed_at INTEGER,
	UNIQUE (call_id, source)
) STRICT;
