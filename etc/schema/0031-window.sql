-- Minutes between the draft and the list: a window in which those who took part
-- say what is wrong, and what is done where no minutes come.

ALTER TABLE minutes ADD COLUMN window_ends_at INTEGER;  -- NULL: nobody was asked
ALTER TABLE minutes ADD COLUMN posts_itself INTEGER NOT NULL DEFAULT 0
	CHECK (posts_itself IN (0, 1));         -- then, if nobody objects
ALTER TABLE minutes ADD COLUMN held_by_id INTEGER REFERENCES person ON DELETE SET NULL;
ALTER TABLE minutes ADD COLUMN held_words TEXT;         -- why they wait; NULL: nobody objects
ALTER TABLE minutes ADD COLUMN told_at INTEGER;         -- the owner knows that they wait

-- There will be no minutes of these notes, and why.
ALTER TABLE notes ADD COLUMN waived TEXT;

-- Who was asked for minutes that are late: once a stage.
CREATE TABLE chase (
	call_id INTEGER NOT NULL REFERENCES call ON DELETE CASCADE,
	stage   INTEGER NOT NULL,               -- 1 the note-taker, 2 the owner
	at      INTEGER NOT NULL,
	PRIMARY KEY (call_id, stage)
) STRICT, WITHOUT ROWID;

-- "C.5) ..." out of replies to minutes on the list.
CREATE TABLE correction (
	id         INTEGER PRIMARY KEY,
	minutes_id INTEGER NOT NULL REFERENCES minutes ON DELETE CASCADE,
	message_id TEXT NOT NULL,               -- of the reply
	n          INTEGER NOT NULL,            -- in it, from 1
	author     TEXT NOT NULL,               -- name, or address where there is none
	item       TEXT NOT NULL,               -- "C.5"
	text       TEXT NOT NULL,
	at         INTEGER NOT NULL,
	state      TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'taken', 'declined')),
	UNIQUE (message_id, n)
) STRICT;
CREATE INDEX correction_minutes ON correction (minutes_id, state);

-- The newest text of all minutes, by words.
CREATE VIRTUAL TABLE minutes_text USING fts5 (
	title, text, tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO minutes_text (rowid, title, text)
	SELECT minutes.id, title, text FROM minutes JOIN revision ON minutes_id = minutes.id
	WHERE number = (SELECT max(number) FROM revision WHERE minutes_id = minutes.id);
