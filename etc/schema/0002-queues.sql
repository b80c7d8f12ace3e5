-- What is to leave the house: letters by mail, notices on IRC.

-- A letter has its Message-ID and Date from the moment it is queued, so that a
-- resend after a crash is the same mail.  A posted letter is never altered.
CREATE TABLE letter (
	id          INTEGER PRIMARY KEY,
	message_id  TEXT NOT NULL UNIQUE,       -- without angle brackets
	queued_at   INTEGER NOT NULL,           -- also the Date field
	from_name   TEXT NOT NULL,
	from_email  TEXT NOT NULL,
	reply_to    TEXT,                       -- one address
	to_line     TEXT NOT NULL,              -- as in the header: "Name <a@b>, …"
	cc_line     TEXT,
	subject     TEXT NOT NULL,
	in_reply_to TEXT,                       -- a Message-ID without brackets
	refs        TEXT,                       -- Message-IDs without brackets, blank between
	body        TEXT,                       -- text/plain; erased after sending if secret
	calendar    TEXT,                       -- iCalendar object to go with it
	method      TEXT CHECK (method IN ('REQUEST', 'CANCEL', 'PUBLISH')),
	is_secret   INTEGER NOT NULL DEFAULT 0 CHECK (is_secret IN (0, 1)),
	is_list     INTEGER NOT NULL DEFAULT 0 CHECK (is_list IN (0, 1)),
	confirmed_at INTEGER,                   -- the list's own copy was read back
	archive_url TEXT,                       -- where that copy can be read
	CHECK ((calendar IS NULL) = (method IS NULL))
) STRICT;

-- One row an envelope recipient: what became of the letter on its way there.
-- 'sending' is written before the server hears of it, so that a crash shows.
CREATE TABLE delivery (
	letter_id  INTEGER NOT NULL REFERENCES letter ON DELETE CASCADE,
	email      TEXT NOT NULL COLLATE NOCASE,
	state      TEXT NOT NULL DEFAULT 'queued'
	           CHECK (state IN ('queued', 'sending', 'sent', 'failed')),
	attempts   INTEGER NOT NULL DEFAULT 0,
	next_at    INTEGER NOT NULL,            -- not before this
	sent_at    INTEGER,
	answer     TEXT,                        -- the server's or the system's own words
	PRIMARY KEY (letter_id, email)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_due ON delivery (state, next_at);

-- A line for IRC.  The key makes a reminder that is due once be queued once.
CREATE TABLE notice (
	id         INTEGER PRIMARY KEY,
	key        TEXT UNIQUE,                 -- NULL: none
	network    TEXT NOT NULL,
	target     TEXT NOT NULL,               -- channel or nick
	text       TEXT NOT NULL,
	priority   INTEGER NOT NULL DEFAULT 0,  -- higher first
	queued_at  INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,            -- too late to be of use
	sent_at    INTEGER
) STRICT;
CREATE INDEX notice_due ON notice (network, sent_at, priority);
