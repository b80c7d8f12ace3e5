-- A mail of a series: its cover (number 0) or a patch.  Where a number was sent
-- again, is_current marks the one that counts.
CREATE TABLE part (
	message_id   INTEGER PRIMARY KEY REFERENCES message,
	series_id    INTEGER REFERENCES series, -- NULL: not settled
	number       INTEGER NOT NULL,
	total        INTEGER NOT NULL,          -- as its own brackets say; 0: they do not
	version      TEXT NOT NULL,
	version_key  INTEGER NOT NULL,
	prefix       TEXT NOT NULL DEFAULT '',
	is_rfc       INTEGER NOT NULL DEFAULT 0 CHECK (is_rfc IN (0, 1)),
	is_resend    INTEGER NOT NULL DEFAULT 0 CHECK (is_resend IN (0, 1)),
	is_current   INTEGER NOT NULL DEFAULT 1 CHECK (is_current IN (0, 1)),
	name         TEXT NOT NULL,             -- the subject without brackets
	name_key     TEXT NOT NULL,
	sender_email TEXT NOT NULL COLLATE NOCASE,
	sender_key   TEXT NOT NULL,
	author_name  TEXT NOT NULL,             -- of the change: "From:" in it
	author_email TEXT NOT NULL COLLATE NOCASE,
	at           INTEGER NOT NULL,
	added        INTEGER NOT NULL DEFAULT 0, -- lines
	removed      INTEGER NOT NULL DEFAULT 0,
	patch_id     BLOB,                      -- digest of what it changes; NULL: no diff
	sketch       BLOB,                      -- of its changed lines, to tell how alike two are
	tree         TEXT,                      -- where it was committed
	commit_id    TEXT,
	committed_at INTEGER
) STRICT;
CREATE INDEX part_series ON part (series_id, number);
CREATE INDEX part_name ON part (name_key);
CREATE INDEX part_patch ON part (patch_id) WHERE patch_id IS NOT NULL;
CREATE INDEX part_sender ON part (sender_email, version_key, total, at);

-- The files that a patch touches.
CREATE TABLE part_file (
	message_id INTEGER NOT NULL REFERENCES part ON DELETE CASCADE,
	path       TEXT NOT NULL,
	kind       TEXT NOT NULL CHECK (kind IN ('changed', 'added', 'deleted', 'renamed')),
	added      INTEGER NOT NULL,
	removed    INTEGER NOT NULL,
	digest     BLOB NOT NULL,               -- of its changed lines: the same while they are
	PRIMARY KEY (message_id, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX part_file_path ON part_file (path);
