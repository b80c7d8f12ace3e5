-- One mail of the list, by Message-ID, whichever way and however often it came;
-- or a mail that others refer to and that was not heard (kind and at are NULL).
-- Bodies are not kept: the archive has them.
CREATE TABLE message (
	id          INTEGER PRIMARY KEY,
	message_id  TEXT NOT NULL UNIQUE,       -- without angle brackets
	kind        TEXT CHECK (kind IN ('cover', 'patch', 'pull', 'reply', 'other')),
	at          INTEGER,                    -- its own date, where that can be
	from_name   TEXT NOT NULL DEFAULT '',
	from_email  TEXT NOT NULL DEFAULT '' COLLATE NOCASE,
	subject     TEXT NOT NULL DEFAULT '',
	parent_id   INTEGER REFERENCES message, -- what it answers directly
	part_id     INTEGER REFERENCES message, -- the cover or patch that it is or is about
	archive_url TEXT,                       -- as its own copy says; NULL: by the pattern
	is_ping     INTEGER NOT NULL DEFAULT 0 CHECK (is_ping IN (0, 1)),
	is_automatic INTEGER NOT NULL DEFAULT 0 CHECK (is_automatic IN (0, 1)),
	remarks     INTEGER NOT NULL DEFAULT 0, -- own pieces of text below quoted ones
	questions   INTEGER NOT NULL DEFAULT 0, -- own lines with a question mark
	excerpt     TEXT NOT NULL DEFAULT '',   -- the first own words of a reply
	CHECK ((kind IS NULL) = (at IS NULL))
) STRICT;
CREATE INDEX message_part ON message (part_id, at) WHERE part_id IS NOT NULL;
CREATE INDEX message_parent ON message (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX message_from ON message (from_email, at) WHERE kind IS NOT NULL;
-- Replies that are about nothing yet; what they are about may still come.
CREATE INDEX message_loose ON message (subject) WHERE part_id IS NULL AND kind = 'reply';

-- In-Reply-To and References: place 0 is the nearest, the rest older and older.
CREATE TABLE reference (
	message_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
	place      INTEGER NOT NULL,
	to_id      INTEGER NOT NULL REFERENCES message,
	PRIMARY KEY (message_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX reference_to ON reference (to_id);

-- Heard, and its consequences not drawn yet; empty but inside a transaction.
CREATE TABLE unsettled (
	message_id INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE
) STRICT;

-- The words of all mails, own ones only (no quotations): rowid is message.id.
CREATE VIRTUAL TABLE search USING fts5 (subject, author, body, content='', columnsize=0);
