-- Patches that people sent to the list, as far as it was read back: with the
-- commits of the tree they show who is established.

CREATE TABLE posted (
	message_id TEXT PRIMARY KEY,            -- without angle brackets
	email      TEXT NOT NULL COLLATE NOCASE,
	subject    TEXT NOT NULL,
	at         INTEGER NOT NULL             -- when it was read
) STRICT, WITHOUT ROWID;
CREATE INDEX posted_email ON posted (email, at);
