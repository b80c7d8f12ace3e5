-- What the words of a mail may mean beside its tags (review/hint.h): a guess, made
-- when it was heard, as bodies are not kept.  A row only where there is something.
CREATE TABLE said (
	message_id   INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
	ping_number  INTEGER NOT NULL DEFAULT 0, -- 2 of "Ping^2"; 0: no ping
	is_soft      INTEGER NOT NULL DEFAULT 0 CHECK (is_soft IN (0, 1)), -- of its author
	agrees       INTEGER NOT NULL DEFAULT 0 CHECK (agrees IN (0, 1)),  -- "will do"
	on_condition INTEGER NOT NULL DEFAULT 0 CHECK (on_condition IN (0, 1)),
	question     TEXT,                      -- lines, or NULL
	words        TEXT,
	objection    TEXT,
	withdrawal   TEXT,
	applied      TEXT
) STRICT;

-- "I intend to commit ...", by mail or by command, until a deadline.
CREATE TABLE intent (
	id         INTEGER PRIMARY KEY,
	about_id   INTEGER NOT NULL REFERENCES message ON DELETE CASCADE, -- the mail, or a lead
	is_mail    INTEGER NOT NULL CHECK (is_mail IN (0, 1)),
	name       TEXT NOT NULL,
	email      TEXT NOT NULL COLLATE NOCASE, -- '' where nobody's is known
	words      TEXT NOT NULL,
	at         INTEGER NOT NULL,
	until_at   INTEGER NOT NULL,
	ended_at   INTEGER,                     -- taken back
	ended_by   TEXT
) STRICT;
CREATE INDEX intent_about ON intent (about_id);
CREATE UNIQUE INDEX intent_mail ON intent (about_id) WHERE is_mail;

-- An objection: a person says so, by command or to a guess (which counts for nothing
-- before).  Resolved with words; it holds for newer versions until then.
CREATE TABLE objection (
	id          INTEGER PRIMARY KEY,
	about_id    INTEGER NOT NULL REFERENCES message ON DELETE CASCADE, -- the mail, or a part
	is_mail     INTEGER NOT NULL CHECK (is_mail IN (0, 1)),
	name        TEXT NOT NULL,
	email       TEXT NOT NULL COLLATE NOCASE,
	reason      TEXT NOT NULL,
	state       TEXT NOT NULL CHECK (state IN ('hint', 'open', 'resolved', 'dismissed')),
	at          INTEGER NOT NULL,
	changed_at  INTEGER NOT NULL,
	changed_by  TEXT,
	resolution  TEXT
) STRICT;
CREATE INDEX objection_about ON objection (about_id);
CREATE INDEX objection_state ON objection (state, at);
CREATE UNIQUE INDEX objection_mail ON objection (about_id) WHERE is_mail;

-- A more general maintainer's word is enough here, as somebody declared with words.
CREATE TABLE stand_in (
	about_id INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE, -- a series' lead
	kind     TEXT NOT NULL CHECK (kind IN ('urgent', 'overrule')),
	name     TEXT NOT NULL,
	words    TEXT NOT NULL,
	at       INTEGER NOT NULL
) STRICT;

-- What release managers said of a tree ('': all); the newest that counts is in force.
CREATE TABLE freeze (
	id         INTEGER PRIMARY KEY,
	tree       TEXT NOT NULL,
	kind       TEXT NOT NULL CHECK (kind IN ('none', 'ack', 'moratorium')),
	words      TEXT NOT NULL,
	name       TEXT NOT NULL,
	at         INTEGER NOT NULL,
	until_at   INTEGER,                     -- NULL: until the next word
	message_id INTEGER UNIQUE REFERENCES message ON DELETE CASCADE, -- NULL: by command
	counts     INTEGER NOT NULL CHECK (counts IN (0, 1))  -- 0: a guess, nobody confirmed it
) STRICT;
CREATE INDEX freeze_at ON freeze (at);
