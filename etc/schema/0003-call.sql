-- Calls: a talk at one time, announced on the list and in people's calendars.

CREATE TABLE call (
	id            INTEGER PRIMARY KEY,
	uid           TEXT NOT NULL UNIQUE,     -- iCalendar UID, for ever the same
	sequence      INTEGER NOT NULL DEFAULT 0, -- iCalendar SEQUENCE
	state         TEXT NOT NULL DEFAULT 'draft'
	              CHECK (state IN ('draft', 'announced', 'cancelled')),
	title         TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 150),
	why           TEXT NOT NULL DEFAULT '',
	agenda        TEXT NOT NULL DEFAULT '',
	start_at      INTEGER NOT NULL,
	zone          TEXT NOT NULL,            -- in which the start was chosen
	duration_secs INTEGER NOT NULL CHECK (duration_secs BETWEEN 300 AND 86400),
	network       TEXT,                     -- the IRC channel, if it is held or announced
	channel       TEXT,                     --   there: config section and name
	link          TEXT,                     -- conference URL
	phone         TEXT,                     -- dial-in number and code
	owner_id      INTEGER NOT NULL REFERENCES person,
	created_at    INTEGER NOT NULL,
	changed_at    INTEGER NOT NULL,
	cancel_reason TEXT,
	letter_id     INTEGER REFERENCES letter -- the announcement, head of the thread
) STRICT;
CREATE INDEX call_start ON call (start_at);

-- Who is invited.  Each gets the invitation in a mail of their own.
CREATE TABLE guest (
	call_id   INTEGER NOT NULL REFERENCES call ON DELETE CASCADE,
	email     TEXT NOT NULL COLLATE NOCASE,
	name      TEXT NOT NULL DEFAULT '',
	must      INTEGER NOT NULL DEFAULT 0 CHECK (must IN (0, 1)), -- cannot do without
	invited_at INTEGER,                     -- has had an invitation that needs a CANCEL
	PRIMARY KEY (call_id, email)
) STRICT, WITHOUT ROWID;
