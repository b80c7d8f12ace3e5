-- Who is speaking, who wrote what, and who is let into the channel.

-- The mailed words that are typed to the bot, and links that confirm one more
-- address; else as in 0001.
CREATE TABLE token_new (
	hash       BLOB PRIMARY KEY,
	purpose    TEXT NOT NULL CHECK (purpose IN ('login', 'link', 'iam', 'address')),
	email      TEXT COLLATE NOCASE,         -- the address that it was mailed to
	person_id  INTEGER REFERENCES person ON DELETE CASCADE,
	subject    TEXT,                        -- 'link', 'iam': "network account"
	next       TEXT,                        -- path to go to after signing in
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO token_new SELECT hash, purpose, email, person_id, subject, next, created_at,
	expires_at FROM token;
DROP TABLE token;
ALTER TABLE token_new RENAME TO token;

-- A Matrix id that somebody says is theirs.  No right hangs on one: a bridge
-- can write what it likes.  Said on IRC it waits until its person, signed in on
-- the web, says so again; of confirmed ones there is one for each id.
CREATE TABLE matrix (
	person_id    INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
	name         TEXT NOT NULL COLLATE NOCASE,      -- "@ann:example.org"
	said_at      INTEGER NOT NULL,
	confirmed_at INTEGER,
	PRIMARY KEY (person_id, name)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX matrix_confirmed ON matrix (name) WHERE confirmed_at IS NOT NULL;

-- Who wrote how much of the tree, as `moot tree scan` found it, and the newest
-- few commits of each to show.  Made anew by each scan.
CREATE TABLE author (
	id      INTEGER PRIMARY KEY,
	email   TEXT NOT NULL COLLATE NOCASE,
	name    TEXT NOT NULL COLLATE NOCASE,
	commits INTEGER NOT NULL,
	UNIQUE (email, name)
) STRICT;
CREATE INDEX author_name ON author (name);

CREATE TABLE authored (
	author_id INTEGER NOT NULL REFERENCES author ON DELETE CASCADE,
	commit_id TEXT NOT NULL,
	at        INTEGER NOT NULL,
	subject   TEXT NOT NULL,
	PRIMARY KEY (author_id, commit_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tree (
	id         INTEGER PRIMARY KEY CHECK (id = 1),
	tip        TEXT NOT NULL,               -- the commit that was scanned from
	scanned_at INTEGER NOT NULL
) STRICT;

-- Who wants into an invite-only channel, and what became of it.  Bound to a
-- services account, to a person (whichever account of theirs is there), or both;
-- never to a nick.  It ends only when somebody revokes it.
CREATE TABLE invite (
	id         INTEGER PRIMARY KEY,
	network    TEXT NOT NULL,
	channel    TEXT NOT NULL COLLATE NOCASE,
	person_id  INTEGER REFERENCES person ON DELETE CASCADE,
	account    TEXT COLLATE NOCASE,
	nick       TEXT NOT NULL,               -- the one seen last; only for people to read
	state      TEXT NOT NULL CHECK (state IN ('asked', 'granted', 'denied', 'revoked')),
	evidence   TEXT NOT NULL DEFAULT '',    -- "12 commits", "vouched for by Ben: …"
	asked_at   INTEGER NOT NULL,
	decided_at INTEGER,
	decided_by TEXT,                        -- NULL: the bot, by the evidence
	reason     TEXT,
	is_told    INTEGER NOT NULL DEFAULT 0 CHECK (is_told IN (0, 1)), -- the channel's ops
	invited_at INTEGER,                     -- an INVITE was sent last
	CHECK (person_id IS NOT NULL OR account IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX invite_account ON invite (network, channel, account);
CREATE UNIQUE INDEX invite_person ON invite (network, channel, person_id);
CREATE INDEX invite_untold ON invite (network) WHERE NOT is_told;
CREATE INDEX invite_state ON invite (network, state);
