-- Where mails are read, how far each place has been read, and what could not be.

CREATE TABLE source (
	name      TEXT PRIMARY KEY,             -- of the config's section
	kind      TEXT NOT NULL,                -- maildir, mbox, imap, public-inbox, spool
	place     TEXT NOT NULL,                -- folder, file or URL; another one begins anew
	position  TEXT NOT NULL DEFAULT '',     -- in its reader's own words
	n_read    INTEGER NOT NULL DEFAULT 0,
	n_dropped INTEGER NOT NULL DEFAULT 0,   -- unread: from or to a private address
	read_at   INTEGER,                      -- when the last mail was
	error     TEXT,                         -- NULL: it can be read
	error_at  INTEGER                       -- since when not
) STRICT, WITHOUT ROWID;

CREATE TABLE unreadable (
	id        INTEGER PRIMARY KEY,
	source    TEXT NOT NULL,
	item      TEXT NOT NULL,                -- what the source calls the mail
	why       TEXT NOT NULL,
	at        INTEGER NOT NULL,
	UNIQUE (source, item)
) STRICT;
