-- A version of a series, which may be a single patch or a pull request.  All but
-- the mark_ columns follows from the mails and is made anew when more of them come.
CREATE TABLE series (
	id            INTEGER PRIMARY KEY,
	lead_id       INTEGER NOT NULL UNIQUE REFERENCES message, -- the cover, else the first part
	name          TEXT NOT NULL,            -- subject of that without its brackets
	name_key      TEXT NOT NULL,            -- folded, to be compared
	author_name   TEXT NOT NULL,            -- who sent it
	author_email  TEXT NOT NULL COLLATE NOCASE,
	author_key    TEXT NOT NULL,            -- the name, folded
	version       TEXT NOT NULL,            -- "1", "5.1"
	version_key   INTEGER NOT NULL,         -- 1000 for each whole, to be compared
	total         INTEGER NOT NULL,         -- patches that it says to have
	received      INTEGER NOT NULL,         -- of these, heard
	prefix        TEXT NOT NULL DEFAULT '', -- what else the brackets say: "XTF", "for-4.19"
	tree          TEXT,                     -- the [tree] that it is for; NULL: none of them
	is_foreign    INTEGER NOT NULL DEFAULT 0 CHECK (is_foreign IN (0, 1)), -- for other trees
	is_rfc        INTEGER NOT NULL DEFAULT 0 CHECK (is_rfc IN (0, 1)),
	is_resend     INTEGER NOT NULL DEFAULT 0 CHECK (is_resend IN (0, 1)),
	is_pull       INTEGER NOT NULL DEFAULT 0 CHECK (is_pull IN (0, 1)),
	posted_at     INTEGER NOT NULL,         -- the clock starts here
	last_at       INTEGER NOT NULL,         -- the newest mail about it
	replies       INTEGER NOT NULL DEFAULT 0,
	state         TEXT NOT NULL DEFAULT 'open'
	              CHECK (state IN ('open', 'superseded', 'committed', 'withdrawn')),
	superseded_by INTEGER REFERENCES series ON DELETE SET NULL, -- the next version
	committed_at  INTEGER,                  -- the last of its patches went in
	withdrawn_id  INTEGER REFERENCES message, -- the mail in which its author said so
	mark          TEXT CHECK (mark IN ('open', 'withdrawn')),  -- a person's word counts more
	mark_who      TEXT,
	mark_at       INTEGER
) STRICT;
CREATE INDEX series_state ON series (state, posted_at, id);
CREATE INDEX series_posted ON series (posted_at, id);
CREATE INDEX series_name ON series (name_key);
CREATE INDEX series_author ON series (author_email, posted_at);
CREATE INDEX series_author_key ON series (author_key, posted_at);
CREATE INDEX series_superseded ON series (superseded_by) WHERE superseded_by IS NOT NULL;
