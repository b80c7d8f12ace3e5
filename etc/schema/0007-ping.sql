-- Pings: who wants a word with whom, and what became of it.

-- Somebody as the bot meets them: a person, else a services account, else no
-- more than a nick on a network.  What is meant for a person or an account is
-- never given to whoever has the nick.
CREATE TABLE peer (
	id        INTEGER PRIMARY KEY,
	person_id INTEGER UNIQUE REFERENCES person ON DELETE CASCADE,
	network   TEXT,                         -- of the account or nick
	account   TEXT COLLATE NOCASE,
	nick      TEXT COLLATE NOCASE,
	UNIQUE (network, account),
	UNIQUE (network, nick),
	CHECK ((person_id IS NOT NULL) + (account IS NOT NULL) + (nick IS NOT NULL) = 1),
	CHECK ((person_id IS NULL) = (network IS NOT NULL))
) STRICT;

-- How they want to be reached.  No row: the defaults.
CREATE TABLE preference (
	peer_id     INTEGER PRIMARY KEY REFERENCES peer ON DELETE CASCADE,
	zone        TEXT,                       -- of who is no person; a person has their own
	quiet_from  INTEGER CHECK (quiet_from BETWEEN 0 AND 1439),  -- minutes of their day
	quiet_to    INTEGER CHECK (quiet_to BETWEEN 0 AND 1439),
	channel     TEXT NOT NULL DEFAULT 'irc'
	            CHECK (channel IN ('irc', 'mail', 'digest', 'none')),
	digest_secs INTEGER NOT NULL DEFAULT 86400,  -- what was not heard of by then is mailed
	is_seen     INTEGER NOT NULL DEFAULT 1 CHECK (is_seen IN (0, 1)),
	away_until  INTEGER,
	away_text   TEXT,
	digest_at   INTEGER NOT NULL DEFAULT 0, -- the last one
	CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
) STRICT;

-- One who wants no pings from another.
CREATE TABLE stop (
	peer_id INTEGER NOT NULL REFERENCES peer ON DELETE CASCADE,
	from_id INTEGER NOT NULL REFERENCES peer ON DELETE CASCADE,
	PRIMARY KEY (peer_id, from_id)
) STRICT, WITHOUT ROWID;

-- waiting -> told (on IRC) or mailed -> ok, snoozed (then told again), done;
-- refused and expired end it too.
CREATE TABLE ping (
	id         INTEGER PRIMARY KEY,
	kind       TEXT NOT NULL CHECK (kind IN ('ping', 'tell')),
	number     INTEGER NOT NULL,            -- what both call it while it is open
	from_id    INTEGER NOT NULL REFERENCES peer ON DELETE CASCADE,
	to_id      INTEGER NOT NULL REFERENCES peer ON DELETE CASCADE,
	from_nick  TEXT NOT NULL,               -- as they were called then
	to_nick    TEXT NOT NULL,
	network    TEXT NOT NULL,               -- where it was said
	channel    TEXT,                        -- NULL: in private
	text       TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 300),
	state      TEXT NOT NULL CHECK (state IN ('waiting', 'told', 'mailed', 'ok',
	           'snoozed', 'done', 'refused', 'expired')),
	known      TEXT,                        -- the state that the sender was told last
	is_held    INTEGER NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1)),  -- by quiet hours
	due_at     INTEGER NOT NULL,            -- snoozed: not before
	created_at INTEGER NOT NULL,
	last_at    INTEGER NOT NULL,            -- the last time that it was asked
	changed_at INTEGER NOT NULL,
	count      INTEGER NOT NULL DEFAULT 1,  -- how often it was asked
	told_key   TEXT,                        -- of the notice that brings it
	news_key   TEXT,                        -- of the one that tells the sender
	n_notices  INTEGER NOT NULL DEFAULT 0   -- each notice gets a key of its own
) STRICT;
CREATE INDEX ping_to ON ping (to_id, state);
CREATE INDEX ping_from ON ping (from_id, state);
CREATE INDEX ping_state ON ping (state);
CREATE INDEX ping_news ON ping (from_id) WHERE known IS NOT state AND state != 'waiting';

-- When somebody last spoke where the bot was, to five minutes; never what.
CREATE TABLE seen (
	network   TEXT NOT NULL,
	nick      TEXT NOT NULL COLLATE NOCASE,
	account   TEXT COLLATE NOCASE,          -- services account then, or NULL
	person_id INTEGER REFERENCES person ON DELETE CASCADE,
	at        INTEGER NOT NULL,
	PRIMARY KEY (network, nick)
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_account ON seen (network, account);
CREATE INDEX seen_person ON seen (person_id);
