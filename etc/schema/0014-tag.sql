-- "Reviewed-by: Ann <ann@example.org> # x86", in a patch or in a reply.  What it is
-- about is the message's part_id: a cover's tags are for the whole series.
CREATE TABLE tag (
	message_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE, -- where it was said
	place      INTEGER NOT NULL,            -- among that mail's
	kind       TEXT NOT NULL CHECK (kind IN ('signed', 'acked', 'reviewed', 'tested',
	           'release-acked', 'nacked', 'other')),
	key        TEXT NOT NULL,               -- as it should be spelt
	name       TEXT NOT NULL,               -- name or email may be ''
	email      TEXT NOT NULL COLLATE NOCASE,
	area       TEXT,                        -- behind '#'
	line       INTEGER NOT NULL,
	warning    TEXT,                        -- misspelt, on a condition, without address
	PRIMARY KEY (message_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_email ON tag (email);

-- "Supersedes: <id>", "Depends-on: <id>" and their like, in a cover or patch.
CREATE TABLE relation (
	message_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
	kind       TEXT NOT NULL CHECK (kind IN ('supersedes', 'depends')),
	to_id      INTEGER NOT NULL REFERENCES message,
	PRIMARY KEY (message_id, kind, to_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX relation_to ON relation (to_id, kind);

-- Commits of the trees, for finding patches in them.
CREATE TABLE landed (
	id           INTEGER PRIMARY KEY,
	tree         TEXT NOT NULL,             -- the config section
	commit_id    TEXT NOT NULL,
	at           INTEGER NOT NULL,          -- committed
	author_email TEXT NOT NULL COLLATE NOCASE,
	author_key   TEXT NOT NULL,
	name         TEXT NOT NULL,             -- the subject
	name_key     TEXT NOT NULL,
	patch_id     BLOB,
	UNIQUE (tree, commit_id)
) STRICT;
CREATE INDEX landed_patch ON landed (patch_id) WHERE patch_id IS NOT NULL;
CREATE INDEX landed_name ON landed (name_key);

-- How far each tree was read.
CREATE TABLE landed_tip (
	tree       TEXT PRIMARY KEY,
	branch     TEXT NOT NULL,
	tip        TEXT NOT NULL,
	scanned_at INTEGER NOT NULL
) STRICT;
