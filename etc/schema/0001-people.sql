-- People, and how they prove who they are.  All times are seconds UTC.

-- One row is one human being.  Rights hang on the role; organisers run calls
-- and minutes, operators also manage people and the service.
CREATE TABLE person (
	id         INTEGER PRIMARY KEY,
	name       TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
	role       TEXT NOT NULL DEFAULT 'member'
	           CHECK (role IN ('member', 'organiser', 'operator')),
	zone       TEXT,                        -- IANA name; NULL: never said
	feed_hash  BLOB UNIQUE,                 -- of the secret in their feed's address
	created_at INTEGER NOT NULL
) STRICT;

-- Where mail reaches them.  An address belongs to one person; sign-in links go
-- to any of them, other mail to the main one.  Shown to signed-in people only.
CREATE TABLE address (
	email        TEXT PRIMARY KEY COLLATE NOCASE,
	person_id    INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
	is_main      INTEGER NOT NULL DEFAULT 0 CHECK (is_main IN (0, 1)),
	confirmed_at INTEGER                    -- NULL: nobody has shown that it is theirs
) STRICT;
CREATE INDEX address_person ON address (person_id);
CREATE UNIQUE INDEX address_main ON address (person_id) WHERE is_main;

-- A services account on an IRC network, linked to a person.  Never a bare nick.
CREATE TABLE account (
	network   TEXT NOT NULL,                -- the config section's name
	name      TEXT NOT NULL COLLATE NOCASE,
	person_id INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
	linked_at INTEGER NOT NULL,
	PRIMARY KEY (network, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_person ON account (person_id);

-- Secrets that are used once, such as a sign-in link.  Only the hash is kept.
CREATE TABLE token (
	hash       BLOB PRIMARY KEY,
	purpose    TEXT NOT NULL CHECK (purpose IN ('login', 'link')),
	email      TEXT COLLATE NOCASE,         -- the address that it was mailed to
	person_id  INTEGER REFERENCES person ON DELETE CASCADE,
	subject    TEXT,                        -- 'link': "network account" to be linked
	next       TEXT,                        -- path to go to after signing in
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A browser that is signed in.  The cookie holds the secret, this its hash.
CREATE TABLE session (
	hash       BLOB PRIMARY KEY,
	person_id  INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_person ON session (person_id);

-- How often something was done lately, by whom: "login ann@example.org".
CREATE TABLE rate (
	key       TEXT PRIMARY KEY,
	since_at  INTEGER NOT NULL,             -- start of the window
	count     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who changed what, when and through which door.  Never altered.
CREATE TABLE audit (
	id        INTEGER PRIMARY KEY,
	at        INTEGER NOT NULL,
	person_id INTEGER REFERENCES person ON DELETE SET NULL,
	actor     TEXT NOT NULL,                -- the name at that time
	door      TEXT NOT NULL CHECK (door IN ('web', 'irc', 'mail', 'moot')),
	what      TEXT NOT NULL                 -- "call 12: moved to …", in words
) STRICT;
