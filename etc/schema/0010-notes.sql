-- Notes: one text that several people write at once.  Of a call from its
-- announcement on, or of a session of a hackathon, which keeps the id.

CREATE TABLE notes (
	id         INTEGER PRIMARY KEY,
	call_id    INTEGER UNIQUE REFERENCES call ON DELETE CASCADE,
	title      TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 150),
	text       TEXT NOT NULL,               -- at version
	version    INTEGER NOT NULL DEFAULT 0,  -- each change adds one
	taker_id   INTEGER REFERENCES person ON DELETE SET NULL,
	backup_id  INTEGER REFERENCES person ON DELETE SET NULL,
	discreet   INTEGER NOT NULL DEFAULT 0 CHECK (discreet IN (0, 1)), -- Chatham House Rule
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	closed_at  INTEGER                      -- they became minutes: read only
) STRICT;

-- What was typed, as CodeMirror's ChangeSet in JSON (lengths are UTF-16 units).
-- The newest are kept, for browsers that were away; texts are in notes_revision.
CREATE TABLE notes_change (
	notes_id  INTEGER NOT NULL REFERENCES notes ON DELETE CASCADE,
	version   INTEGER NOT NULL,             -- that it made
	person_id INTEGER REFERENCES person ON DELETE SET NULL,
	author    TEXT NOT NULL,                -- name, for the others' screens
	client    TEXT NOT NULL,                -- which window of theirs; "" the bot or a form
	change    TEXT NOT NULL,
	at        INTEGER NOT NULL,
	PRIMARY KEY (notes_id, version)
) STRICT, WITHOUT ROWID;

-- The text after each spell of writing.  Never deleted.
CREATE TABLE notes_revision (
	notes_id INTEGER NOT NULL REFERENCES notes ON DELETE CASCADE,
	version  INTEGER NOT NULL,
	text     TEXT NOT NULL,
	authors  TEXT NOT NULL,                 -- "Ann, Bob"
	at       INTEGER NOT NULL,
	PRIMARY KEY (notes_id, version)
) STRICT, WITHOUT ROWID;

INSERT INTO notes (call_id, title, text, created_at, changed_at)
	SELECT id, title, '', created_at, created_at FROM call WHERE state = 'announced';
INSERT INTO notes_revision (notes_id, version, text, authors, at)
	SELECT id, 0, '', '', created_at FROM notes;
