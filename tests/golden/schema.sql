CREATE TABLE person (
	id         INTEGER PRIMARY KEY,
	name       TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
	role       TEXT NOT NULL DEFAULT 'member'
	           CHECK (role IN ('member', 'organiser', 'operator')),
	zone       TEXT,                        -- IANA name; NULL: never said
	feed_hash  BLOB UNIQUE,                 -- of the secret in their feed's address
	created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE address (
	email        TEXT PRIMARY KEY COLLATE NOCASE,
	person_id    INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
	is_main      INTEGER NOT NULL DEFAULT 0 CHECK (is_main IN (0, 1)),
	confirmed_at INTEGER                    -- NULL: nobody has shown that it is theirs
) STRICT;
CREATE INDEX address_person ON address (person_id);
CREATE UNIQUE INDEX address_main ON address (person_id) WHERE is_main;
CREATE TABLE account (
	network   TEXT NOT NULL,                -- the config section's name
	name      TEXT NOT NULL COLLATE NOCASE,
	person_id INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
	linked_at INTEGER NOT NULL,
	PRIMARY KEY (network, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_person ON account (person_id);
CREATE TABLE session (
	hash       BLOB PRIMARY KEY,
	person_id  INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_person ON session (person_id);
CREATE TABLE rate (
	key       TEXT PRIMARY KEY,
	since_at  INTEGER NOT NULL,             -- start of the window
	count     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE audit (
	id        INTEGER PRIMARY KEY,
	at        INTEGER NOT NULL,
	person_id INTEGER REFERENCES person ON DELETE SET NULL,
	actor     TEXT NOT NULL,                -- the name at that time
	door      TEXT NOT NULL CHECK (door IN ('web', 'irc', 'mail', 'moot')),
	what      TEXT NOT NULL                 -- "call 12: moved to …", in words
) STRICT;
CREATE TABLE letter (
	id          INTEGER PRIMARY KEY,
	message_id  TEXT NOT NULL UNIQUE,       -- without angle brackets
	queued_at   INTEGER NOT NULL,           -- also the Date field
	from_name   TEXT NOT NULL,
	from_email  TEXT NOT NULL,
	reply_to    TEXT,                       -- one address
	to_line     TEXT NOT NULL,              -- as in the header: "Name <a@b>, …"
	cc_line     TEXT,
	subject     TEXT NOT NULL,
	in_reply_to TEXT,                       -- a Message-ID without brackets
	refs        TEXT,                       -- Message-IDs without brackets, blank between
	body        TEXT,                       -- text/plain; erased after sending if secret
	calendar    TEXT,                       -- iCalendar object to go with it
	method      TEXT CHECK (method IN ('REQUEST', 'CANCEL', 'PUBLISH')),
	is_secret   INTEGER NOT NULL DEFAULT 0 CHECK (is_secret IN (0, 1)),
	is_list     INTEGER NOT NULL DEFAULT 0 CHECK (is_list IN (0, 1)),
	confirmed_at INTEGER,                   -- the list's own copy was read back
	archive_url TEXT, itip TEXT CHECK (itip IN ('DECLINECOUNTER')),                       -- where that copy can be read
	CHECK ((calendar IS NULL) = (method IS NULL))
) STRICT;
CREATE TABLE delivery (
	letter_id  INTEGER NOT NULL REFERENCES letter ON DELETE CASCADE,
	email      TEXT NOT NULL COLLATE NOCASE,
	state      TEXT NOT NULL DEFAULT 'queued'
	           CHECK (state IN ('queued', 'sending', 'sent', 'failed')),
	attempts   INTEGER NOT NULL DEFAULT 0,
	next_at    INTEGER NOT NULL,            -- not before this
	sent_at    INTEGER,
	answer     TEXT,                        -- the server's or the system's own words
	PRIMARY KEY (letter_id, email)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_due ON delivery (state, next_at);
CREATE TABLE notice (
	id         INTEGER PRIMARY KEY,
	key        TEXT UNIQUE,                 -- NULL: none
	network    TEXT NOT NULL,
	target     TEXT NOT NULL,               -- channel or nick
	text       TEXT NOT NULL,
	priority   INTEGER NOT NULL DEFAULT 0,  -- higher first
	queued_at  INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,            -- too late to be of use
	sent_at    INTEGER
) STRICT;
CREATE INDEX notice_due ON notice (network, sent_at, priority);
CREATE TABLE call (
	id            INTEGER PRIMARY KEY,
	uid           TEXT NOT NULL UNIQUE,     -- iCalendar UID, for ever the same
	sequence      INTEGER NOT NULL DEFAULT 0, -- iCalendar SEQUENCE
	state         TEXT NOT NULL DEFAULT 'draft'
	              CHECK (state IN ('draft', 'announced', 'cancelled')),
	title         TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 150),
	why           TEXT NOT NULL DEFAULT '',
	agenda        TEXT NOT NULL DEFAULT '',
	start_at      INTEGER NOT NULL,
	zone          TEXT NOT NULL,            -- in which the start was chosen
	duration_secs INTEGER NOT NULL CHECK (duration_secs BETWEEN 300 AND 86400),
	network       TEXT,                     -- the IRC channel, if it is held or announced
	channel       TEXT,                     --   there: config section and name
	link          TEXT,                     -- conference URL
	phone         TEXT,                     -- dial-in number and code
	owner_id      INTEGER NOT NULL REFERENCES person,
	created_at    INTEGER NOT NULL,
	changed_at    INTEGER NOT NULL,
	cancel_reason TEXT,
	letter_id     INTEGER REFERENCES letter -- the announcement, head of the thread
, cadence_id INTEGER REFERENCES cadence, shared_uid TEXT, recurrence_at INTEGER, moved_from_at INTEGER, announce_at INTEGER, deadline_at INTEGER, settled_at INTEGER, items TEXT NOT NULL DEFAULT '', counted_at INTEGER, room TEXT, is_private INTEGER NOT NULL DEFAULT 0 CHECK (is_private IN (0, 1))) STRICT;
CREATE INDEX call_start ON call (start_at);
CREATE TABLE guest (
	call_id   INTEGER NOT NULL REFERENCES call ON DELETE CASCADE,
	email     TEXT NOT NULL COLLATE NOCASE,
	name      TEXT NOT NULL DEFAULT '',
	must      INTEGER NOT NULL DEFAULT 0 CHECK (must IN (0, 1)), -- cannot do without
	invited_at INTEGER, token TEXT, answer TEXT CHECK (answer IN ('yes', 'maybe', 'no')), answered_at INTEGER, comment TEXT,                     -- has had an invitation that needs a CANCEL
	PRIMARY KEY (call_id, email)
) STRICT, WITHOUT ROWID;
CREATE TABLE meeting (
	id         INTEGER PRIMARY KEY,
	network    TEXT NOT NULL,
	channel    TEXT NOT NULL COLLATE NOCASE,
	name       TEXT NOT NULL,
	started_at INTEGER NOT NULL,
	ended_at   INTEGER,
	call_id    INTEGER REFERENCES call ON DELETE SET NULL
) STRICT;
CREATE UNIQUE INDEX meeting_open ON meeting (network, channel) WHERE ended_at IS NULL;
CREATE INDEX meeting_call ON meeting (call_id);
CREATE TABLE line (
	id         INTEGER PRIMARY KEY,
	meeting_id INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
	at         INTEGER NOT NULL,
	kind       TEXT NOT NULL CHECK (kind IN ('say', 'bot', 'nick')),
	nick       TEXT NOT NULL,
	account    TEXT,                        -- services account, where known
	text       TEXT NOT NULL                -- 'nick': the new nick
) STRICT;
CREATE INDEX line_meeting ON line (meeting_id, id);
CREATE TABLE chair (
	meeting_id INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
	nick       TEXT NOT NULL COLLATE NOCASE,
	account    TEXT,
	PRIMARY KEY (meeting_id, nick)
) STRICT, WITHOUT ROWID;
CREATE TABLE minutes (
	id         INTEGER PRIMARY KEY,
	meeting_id INTEGER UNIQUE REFERENCES meeting,
	call_id    INTEGER UNIQUE REFERENCES call,
	title      TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 150),
	held_at    INTEGER NOT NULL,            -- the one field for subject and body (R39)
	ends_at    INTEGER NOT NULL,
	zone       TEXT NOT NULL,
	cc_line    TEXT NOT NULL DEFAULT '',    -- "Name <a@b>, …"
	created_at INTEGER NOT NULL, window_ends_at INTEGER, posts_itself INTEGER NOT NULL DEFAULT 0
	CHECK (posts_itself IN (0, 1)), held_by_id INTEGER REFERENCES person ON DELETE SET NULL, held_words TEXT, told_at INTEGER,
	CHECK (meeting_id IS NOT NULL OR call_id IS NOT NULL)
) STRICT;
CREATE TABLE revision (
	minutes_id INTEGER NOT NULL REFERENCES minutes ON DELETE CASCADE,
	number     INTEGER NOT NULL,            -- from 1
	text       TEXT NOT NULL,
	author_id  INTEGER REFERENCES person,   -- NULL: the bot
	created_at INTEGER NOT NULL,
	letter_id  INTEGER REFERENCES letter,
	PRIMARY KEY (minutes_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE suggestion (
	id         INTEGER PRIMARY KEY,
	minutes_id INTEGER NOT NULL REFERENCES minutes ON DELETE CASCADE,
	author_id  INTEGER NOT NULL REFERENCES person,
	line       INTEGER NOT NULL,           -- where it stood, from 1: lines may be alike
	created_at INTEGER NOT NULL,
	was        TEXT NOT NULL,               -- the line as it stood
	becomes    TEXT NOT NULL,               -- may be several lines, or none
	state      TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'taken', 'declined'))
) STRICT;
CREATE INDEX suggestion_minutes ON suggestion (minutes_id, state);
CREATE TABLE program (
	name       TEXT PRIMARY KEY,            -- 'moot-bot'
	pid        INTEGER NOT NULL,
	version    TEXT NOT NULL,
	started_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	stopped_at INTEGER,                     -- it said goodbye
	loads      INTEGER NOT NULL,            -- how often it has read its config
	problem    TEXT,                        -- why it keeps an older one
	error      TEXT,                        -- the last in its log
	error_at   INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE network (
	name       TEXT PRIMARY KEY,            -- of its [irc] section
	state      TEXT NOT NULL,               -- 'up', 'connecting', …
	nick       TEXT NOT NULL,
	since_at   INTEGER,                     -- it has been up; NULL: it is not
	lag_ms     INTEGER,                     -- NULL: not measured
	joined     INTEGER NOT NULL,            -- channels that it is in ...
	channels   INTEGER NOT NULL,            -- ... of those in the config
	queued     INTEGER NOT NULL,            -- lines that wait for their turn
	heard_at   INTEGER,                     -- the last line that people said
	error      TEXT                         -- why it was lost last
) STRICT, WITHOUT ROWID;
CREATE TABLE manual (
	name       TEXT PRIMARY KEY,            -- without its "!"
	usage      TEXT NOT NULL,
	place      TEXT NOT NULL,               -- where it may be given, in words
	role       TEXT NOT NULL,               -- who may; '' for anybody
	help       TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE quiet (
	network    TEXT NOT NULL,
	channel    TEXT NOT NULL,               -- as configured
	until_at   INTEGER NOT NULL,
	PRIMARY KEY (network, channel)
) STRICT, WITHOUT ROWID;
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
	digest_at   INTEGER NOT NULL DEFAULT 0, work_from INTEGER CHECK (work_from BETWEEN 0 AND 1439), work_to INTEGER CHECK (work_to BETWEEN 0 AND 1439), work_days INTEGER CHECK (work_days BETWEEN 1 AND 127), country TEXT, busy_url TEXT, -- the last one
	CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
) STRICT;
CREATE TABLE stop (
	peer_id INTEGER NOT NULL REFERENCES peer ON DELETE CASCADE,
	from_id INTEGER NOT NULL REFERENCES peer ON DELETE CASCADE,
	PRIMARY KEY (peer_id, from_id)
) STRICT, WITHOUT ROWID;
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
, detail TEXT, about TEXT) STRICT;
CREATE INDEX ping_to ON ping (to_id, state);
CREATE INDEX ping_from ON ping (from_id, state);
CREATE INDEX ping_state ON ping (state);
CREATE INDEX ping_news ON ping (from_id) WHERE known IS NOT state AND state != 'waiting';
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
CREATE TABLE "token" (
	hash       BLOB PRIMARY KEY,
	purpose    TEXT NOT NULL CHECK (purpose IN ('login', 'link', 'iam', 'address')),
	email      TEXT COLLATE NOCASE,         -- the address that it was mailed to
	person_id  INTEGER REFERENCES person ON DELETE CASCADE,
	subject    TEXT,                        -- 'link', 'iam': "network account"
	next       TEXT,                        -- path to go to after signing in
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE matrix (
	person_id    INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
	name         TEXT NOT NULL COLLATE NOCASE,      -- "@ann:example.org"
	said_at      INTEGER NOT NULL,
	confirmed_at INTEGER,
	PRIMARY KEY (person_id, name)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX matrix_confirmed ON matrix (name) WHERE confirmed_at IS NOT NULL;
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
CREATE TABLE posted (
	message_id TEXT PRIMARY KEY,            -- without angle brackets
	email      TEXT NOT NULL COLLATE NOCASE,
	subject    TEXT NOT NULL,
	at         INTEGER NOT NULL             -- when it was read
) STRICT, WITHOUT ROWID;
CREATE INDEX posted_email ON posted (email, at);
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
, waived TEXT) STRICT;
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
CREATE TABLE notes_revision (
	notes_id INTEGER NOT NULL REFERENCES notes ON DELETE CASCADE,
	version  INTEGER NOT NULL,
	text     TEXT NOT NULL,
	authors  TEXT NOT NULL,                 -- "Ann, Bob"
	at       INTEGER NOT NULL,
	PRIMARY KEY (notes_id, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE message (
	id          INTEGER PRIMARY KEY,
	message_id  TEXT NOT NULL UNIQUE,       -- without angle brackets
	kind        TEXT CHECK (kind IN ('cover', 'patch', 'pull', 'reply', 'other')),
	at          INTEGER,                    -- its own date, where that can be
	from_name   TEXT NOT NULL DEFAULT '',
	from_email  TEXT NOT NULL DEFAULT '' COLLATE NOCASE,
	subject     TEXT NOT NULL DEFAULT '',
	parent_id   INTEGER REFERENCES message, -- what it answers directly
	part_id     INTEGER REFERENCES message, -- the cover or patch that it is or is about
	archive_url TEXT,                       -- as its own copy says; NULL: by the pattern
	is_ping     INTEGER NOT NULL DEFAULT 0 CHECK (is_ping IN (0, 1)),
	is_automatic INTEGER NOT NULL DEFAULT 0 CHECK (is_automatic IN (0, 1)),
	remarks     INTEGER NOT NULL DEFAULT 0, -- own pieces of text below quoted ones
	questions   INTEGER NOT NULL DEFAULT 0, -- own lines with a question mark
	excerpt     TEXT NOT NULL DEFAULT '', withdraws INTEGER NOT NULL DEFAULT 0 CHECK (withdraws IN (0, 1)),   -- the first own words of a reply
	CHECK ((kind IS NULL) = (at IS NULL))
) STRICT;
CREATE INDEX message_part ON message (part_id, at) WHERE part_id IS NOT NULL;
CREATE INDEX message_parent ON message (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX message_from ON message (from_email, at) WHERE kind IS NOT NULL;
CREATE INDEX message_loose ON message (subject) WHERE part_id IS NULL AND kind = 'reply';
CREATE TABLE reference (
	message_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
	place      INTEGER NOT NULL,
	to_id      INTEGER NOT NULL REFERENCES message,
	PRIMARY KEY (message_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX reference_to ON reference (to_id);
CREATE TABLE unsettled (
	message_id INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE
) STRICT;
CREATE VIRTUAL TABLE search USING fts5 (subject, author, body, content='', columnsize=0);
CREATE TABLE 'search_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE 'search_config'(k PRIMARY KEY, v) WITHOUT ROWID;
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
CREATE TABLE relation (
	message_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
	kind       TEXT NOT NULL CHECK (kind IN ('supersedes', 'depends')),
	to_id      INTEGER NOT NULL REFERENCES message,
	PRIMARY KEY (message_id, kind, to_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX relation_to ON relation (to_id, kind);
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
CREATE TABLE landed_tip (
	tree       TEXT PRIMARY KEY,
	branch     TEXT NOT NULL,
	tip        TEXT NOT NULL,
	scanned_at INTEGER NOT NULL
) STRICT;
CREATE TABLE decision (
	id         INTEGER PRIMARY KEY,
	rule       TEXT NOT NULL,               -- of etc/policy/decision.policy
	state      TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'agreed',
	           'refused', 'unsettled', 'withdrawn')),
	title      TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 150),
	text       TEXT NOT NULL,
	thread     TEXT NOT NULL DEFAULT '',    -- Message-ID of the talk before it
	zone       TEXT NOT NULL,               -- in which the end was chosen
	closes_at  INTEGER NOT NULL,
	opened_at  INTEGER,
	closed_at  INTEGER,
	owner_id   INTEGER NOT NULL REFERENCES person,
	created_at INTEGER NOT NULL,
	reason     TEXT,                        -- why it was withdrawn
	message_id TEXT UNIQUE,                 -- of the proposal on the list
	letter_id  INTEGER REFERENCES letter,   -- the same, in our outbox
	result_id  INTEGER REFERENCES letter,
	warned_at  INTEGER,                     -- its owner, that few have answered
	asked_at   INTEGER                      -- its owner, what to make of a reply
) STRICT;
CREATE INDEX decision_state ON decision (state, closes_at);
CREATE TABLE opinion (
	id          INTEGER PRIMARY KEY,
	decision_id INTEGER NOT NULL REFERENCES decision ON DELETE CASCADE,
	person_id   INTEGER REFERENCES person,
	name        TEXT NOT NULL,
	email       TEXT NOT NULL COLLATE NOCASE,
	value       INTEGER NOT NULL CHECK (value BETWEEN -2 AND 2),
	words       TEXT NOT NULL DEFAULT '',
	state       TEXT NOT NULL CHECK (state IN ('counts', 'hint', 'resolved', 'void')),
	why         TEXT,                       -- it is void
	message_id  TEXT,                       -- of the reply; NULL: said on the page
	at          INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX opinion_person ON opinion (decision_id, person_id)
	WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX opinion_email ON opinion (decision_id, email)
	WHERE person_id IS NULL;
CREATE TABLE event (
	id         INTEGER PRIMARY KEY,
	uid        TEXT NOT NULL UNIQUE,        -- what iCalendar UIDs of its sessions end in
	name       TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 150),
	about      TEXT NOT NULL DEFAULT '',
	place      TEXT NOT NULL DEFAULT '',
	link       TEXT,                        -- how to come, where to stay
	zone       TEXT NOT NULL,               -- of the place: days and slots are in it
	first_day  TEXT NOT NULL,               -- '2026-09-14', there
	last_day   TEXT NOT NULL,
	phase      TEXT NOT NULL DEFAULT 'propose'
	           CHECK (phase IN ('propose', 'rate', 'scheduled', 'running', 'over')),
	needs_approval INTEGER NOT NULL DEFAULT 0 CHECK (needs_approval IN (0, 1)),
	fair       INTEGER NOT NULL DEFAULT 0 CHECK (fair BETWEEN 0 AND 20), -- 0: the plain sum
	network    TEXT,                        -- where the bot speaks of it
	channel    TEXT,
	owner_id   INTEGER NOT NULL REFERENCES person,
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	edition    INTEGER NOT NULL DEFAULT 0,  -- newest published schedule; 0: none
	letter_id  INTEGER REFERENCES letter,   -- the call for sessions, head of the thread
	index_letter_id INTEGER REFERENCES letter -- what closed it: all notes in one mail
, changes INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE room (
	id          INTEGER PRIMARY KEY,
	event_id    INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	name        TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
	position    INTEGER NOT NULL,           -- its column on the board
	capacity    INTEGER NOT NULL CHECK (capacity BETWEEN 1 AND 10000),
	link        TEXT,                       -- for people far away, the same all the time
	dial_in     TEXT,
	is_remote   INTEGER NOT NULL DEFAULT 0 CHECK (is_remote IN (0, 1)),
	has_projector INTEGER NOT NULL DEFAULT 0 CHECK (has_projector IN (0, 1)),
	remote_host TEXT NOT NULL DEFAULT '',   -- who hosts the far side
	removed_at  INTEGER                     -- older schedules still name it
) STRICT;
CREATE INDEX room_event ON room (event_id, position);
CREATE TABLE slot (
	id         INTEGER PRIMARY KEY,
	event_id   INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	start_at   INTEGER NOT NULL,
	minutes    INTEGER NOT NULL CHECK (minutes BETWEEN 5 AND 720),
	kind       TEXT NOT NULL DEFAULT 'session'
	           CHECK (kind IN ('session', 'break', 'plenary')),
	title      TEXT NOT NULL DEFAULT '',    -- "Lunch", "Opening"
	removed_at INTEGER
) STRICT;
CREATE INDEX slot_event ON slot (event_id, start_at);
CREATE TABLE room_off (
	room_id INTEGER NOT NULL REFERENCES room ON DELETE CASCADE,
	slot_id INTEGER NOT NULL REFERENCES slot ON DELETE CASCADE,
	PRIMARY KEY (room_id, slot_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE proposal (
	id         INTEGER PRIMARY KEY,
	event_id   INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	title      TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 150),
	problem    TEXT NOT NULL DEFAULT '',
	bring      TEXT NOT NULL DEFAULT '',    -- what attendees can contribute
	links      TEXT NOT NULL DEFAULT '',    -- to prepare with
	length     INTEGER NOT NULL DEFAULT 1 CHECK (length BETWEEN 1 AND 8), -- slots in a row
	parts      INTEGER NOT NULL DEFAULT 1 CHECK (parts BETWEEN 1 AND 4), -- sittings
	size       INTEGER NOT NULL DEFAULT 0,  -- seats wanted at least
	needs_remote    INTEGER NOT NULL DEFAULT 0 CHECK (needs_remote IN (0, 1)),
	needs_projector INTEGER NOT NULL DEFAULT 0 CHECK (needs_projector IN (0, 1)),
	is_plenary INTEGER NOT NULL DEFAULT 0 CHECK (is_plenary IN (0, 1)), -- nothing beside it
	state      TEXT NOT NULL DEFAULT 'open'
	           CHECK (state IN ('open', 'hidden', 'merged', 'withdrawn')),
	merged_id  INTEGER REFERENCES proposal ON DELETE SET NULL,
	owner_id   INTEGER NOT NULL REFERENCES person,
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	topic      TEXT NOT NULL DEFAULT '',    -- what they talk of now
	late_secs  INTEGER NOT NULL DEFAULT 0,  -- begins so much later
	late_at    INTEGER NOT NULL DEFAULT 0,  -- of the sitting that began then
	notes_id   INTEGER REFERENCES notes,    -- the text that all write; from the first minute
	notes_letter_id INTEGER REFERENCES letter, -- ... as it went to the list
	chased_at  INTEGER NOT NULL DEFAULT 0   -- hosts were asked for them last
, overflow TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX proposal_event ON proposal (event_id, id);
CREATE TABLE proposal_person (
	proposal_id INTEGER NOT NULL REFERENCES proposal ON DELETE CASCADE,
	person_id   INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
	is_host     INTEGER NOT NULL CHECK (is_host IN (0, 1)),
	PRIMARY KEY (proposal_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX proposal_person_who ON proposal_person (person_id);
CREATE TABLE proposal_barred (
	proposal_id INTEGER NOT NULL REFERENCES proposal ON DELETE CASCADE,
	slot_id     INTEGER NOT NULL REFERENCES slot ON DELETE CASCADE,
	PRIMARY KEY (proposal_id, slot_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE proposal_after (
	proposal_id INTEGER NOT NULL REFERENCES proposal ON DELETE CASCADE,
	after_id    INTEGER NOT NULL REFERENCES proposal ON DELETE CASCADE,
	PRIMARY KEY (proposal_id, after_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE interest (
	proposal_id INTEGER NOT NULL REFERENCES proposal ON DELETE CASCADE,
	person_id   INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
	level       INTEGER NOT NULL CHECK (level BETWEEN 0 AND 3), -- none, a little, yes, very
	rated_at    INTEGER NOT NULL,
	PRIMARY KEY (proposal_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX interest_person ON interest (person_id);
CREATE TABLE attendance (
	event_id   INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	person_id  INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
	state      TEXT NOT NULL CHECK (state IN ('asked', 'in', 'refused')),
	is_remote  INTEGER NOT NULL DEFAULT 0 CHECK (is_remote IN (0, 1)),
	arrive_at  INTEGER,                     -- NULL: from the beginning
	leave_at   INTEGER,                     -- NULL: to the end
	from_minute INTEGER NOT NULL DEFAULT 0, -- of each day, UTC: "not before 15:00 UTC"
	to_minute  INTEGER NOT NULL DEFAULT 1440,
	is_told    INTEGER NOT NULL DEFAULT 1 CHECK (is_told IN (0, 1)), -- reminders on IRC
	here_at    INTEGER,                     -- !in; NULL: !out, and nobody is told where
	here       TEXT NOT NULL DEFAULT '',    -- where they said they are
	joined_at  INTEGER NOT NULL,
	PRIMARY KEY (event_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE absence (
	event_id  INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	person_id INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
	half      TEXT NOT NULL,
	PRIMARY KEY (event_id, person_id, half)
) STRICT, WITHOUT ROWID;
CREATE TABLE placement (
	proposal_id INTEGER NOT NULL REFERENCES proposal ON DELETE CASCADE,
	part        INTEGER NOT NULL,           -- from 1
	slot_id     INTEGER NOT NULL REFERENCES slot,
	room_id     INTEGER REFERENCES room,    -- NULL: none chosen
	is_locked   INTEGER NOT NULL DEFAULT 0 CHECK (is_locked IN (0, 1)),
	PRIMARY KEY (proposal_id, part)
) STRICT, WITHOUT ROWID;
CREATE TABLE draft_step (
	id        INTEGER PRIMARY KEY,
	event_id  INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	at        INTEGER NOT NULL,
	person_id INTEGER REFERENCES person ON DELETE SET NULL,
	words     TEXT NOT NULL,                -- what was done
	before    TEXT NOT NULL                 -- lines "PROPOSAL PART SLOT ROOM LOCKED"
) STRICT;
CREATE INDEX draft_step_event ON draft_step (event_id, id);
CREATE TABLE edition (
	event_id     INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	number       INTEGER NOT NULL,
	published_at INTEGER NOT NULL,
	person_id    INTEGER REFERENCES person ON DELETE SET NULL,
	score        INTEGER NOT NULL,
	changes      TEXT NOT NULL,             -- a line each
	PRIMARY KEY (event_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE sitting (
	event_id    INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	number      INTEGER NOT NULL,
	proposal_id INTEGER NOT NULL REFERENCES proposal ON DELETE CASCADE,
	part        INTEGER NOT NULL,
	slot_id     INTEGER NOT NULL REFERENCES slot,
	room_id     INTEGER REFERENCES room,
	start_at    INTEGER NOT NULL,
	end_at      INTEGER NOT NULL,
	sequence    INTEGER NOT NULL,           -- iCalendar: the edition that changed it last
	PRIMARY KEY (event_id, number, proposal_id, part)
) STRICT, WITHOUT ROWID;
CREATE TABLE planning (
	id         INTEGER PRIMARY KEY,
	event_id   INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	state      TEXT NOT NULL DEFAULT 'running'
	           CHECK (state IN ('running', 'stopping', 'done', 'failed', 'applied')),
	person_id  INTEGER REFERENCES person ON DELETE SET NULL,
	seed       INTEGER NOT NULL,
	work       INTEGER NOT NULL,            -- moves of each thread
	fair       INTEGER NOT NULL,
	move_cost  INTEGER NOT NULL,
	started_at INTEGER NOT NULL,
	alive_at   INTEGER NOT NULL,            -- the last sign of life
	progress   INTEGER NOT NULL DEFAULT 0,  -- of 1000
	score      INTEGER NOT NULL DEFAULT -1, -- of the best so far
	bound      INTEGER NOT NULL DEFAULT -1, -- proved; -1: not yet
	is_optimal INTEGER NOT NULL DEFAULT 0,
	result     TEXT NOT NULL DEFAULT '',    -- lines as of draft_step
	report     TEXT NOT NULL DEFAULT ''     -- what it says of it, a line each
) STRICT;
CREATE INDEX planning_event ON planning (event_id, id);
CREATE TABLE cadence (
	id            INTEGER PRIMARY KEY,
	uid           TEXT NOT NULL UNIQUE,     -- iCalendar UID; another one after the rule changed
	sequence      INTEGER NOT NULL DEFAULT 0,
	title         TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 150),
	why           TEXT NOT NULL DEFAULT '',
	rrule         TEXT NOT NULL,            -- RFC 5545, without UNTIL and COUNT
	first_on      TEXT NOT NULL,            -- "2026-12-03": the rule counts from here
	last_on       TEXT,                     -- none after this day
	times         TEXT NOT NULL,            -- "16:00", or "16:00 08:00" in turn
	zone          TEXT NOT NULL,            -- whose clock that is
	duration_secs INTEGER NOT NULL CHECK (duration_secs BETWEEN 300 AND 86400),
	network       TEXT,
	channel       TEXT,
	link          TEXT,
	phone         TEXT,
	call_days     INTEGER NOT NULL CHECK (call_days BETWEEN 1 AND 60), -- items are asked for
	deadline_hours INTEGER NOT NULL CHECK (deadline_hours BETWEEN 1 AND 336),
	cancels       INTEGER NOT NULL CHECK (cancels IN (0, 1)), -- itself, without items by then
	holidays      TEXT NOT NULL DEFAULT '', -- countries to look at: "GB US CN"
	skips         INTEGER NOT NULL CHECK (skips IN (0, 1)),   -- holidays, not only flags them
	votes         INTEGER NOT NULL DEFAULT 0 CHECK (votes IN (0, 1)), -- on who comes in
	no_shows      INTEGER NOT NULL DEFAULT 0 CHECK (no_shows BETWEEN 0 AND 12), -- 0: no rule
	owner_id      INTEGER NOT NULL REFERENCES person,
	created_at    INTEGER NOT NULL,
	changed_at    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX call_recurrence ON call (cadence_id, recurrence_at);
CREATE INDEX call_due ON call (state, announce_at);
CREATE TABLE agenda_item (
	id         INTEGER PRIMARY KEY,
	call_id    INTEGER NOT NULL REFERENCES call ON DELETE CASCADE,
	kind       TEXT NOT NULL CHECK (kind IN ('item', 'stalled', 'action')),
	position   INTEGER NOT NULL,            -- among those of its call
	text       TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 200),
	owner_id   INTEGER REFERENCES person,
	owner_name TEXT NOT NULL DEFAULT '',    -- as they were called then
	link       TEXT,                        -- the thread or patch series
	minutes    INTEGER CHECK (minutes BETWEEN 1 AND 240),
	source     TEXT,                        -- "mail <id> 0", "action 12": heard once only
	created_at INTEGER NOT NULL,
	removed_at INTEGER,
	UNIQUE (call_id, source)
) STRICT;
CREATE TABLE topic (
	network TEXT NOT NULL,                  -- section of the config
	channel TEXT NOT NULL COLLATE NOCASE,
	text    TEXT NOT NULL,
	at      INTEGER NOT NULL,
	PRIMARY KEY (network, channel)
) STRICT, WITHOUT ROWID;
CREATE TABLE poll (
	id            INTEGER PRIMARY KEY,
	state         TEXT NOT NULL DEFAULT 'draft'
	              CHECK (state IN ('draft', 'open', 'settled', 'withdrawn')),
	title         TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 150),
	why           TEXT NOT NULL DEFAULT '',
	thread        TEXT,                     -- URL of the thread that is stalled
	owner_id      INTEGER NOT NULL REFERENCES person,
	zone          TEXT NOT NULL,            -- in which dates were typed and are shown
	duration_secs INTEGER NOT NULL CHECK (duration_secs BETWEEN 300 AND 86400),
	earliest_at   INTEGER NOT NULL,
	latest_at     INTEGER NOT NULL,         -- the call is over by then
	deadline_at   INTEGER NOT NULL,         -- answers are taken until then
	network       TEXT,                     -- the place, as in call
	channel       TEXT,
	link          TEXT,
	phone         TEXT,
	message_id    TEXT UNIQUE,              -- the mail that proposed it, if one did
	letter_id     INTEGER REFERENCES letter, -- the poll on the list
	created_at    INTEGER NOT NULL,
	opened_at     INTEGER,
	reminded_at   INTEGER,                  -- who had not answered, once
	told_at       INTEGER,                  -- its owner, that the answers are in
	settled_at    INTEGER,                  -- or withdrawn
	choice        INTEGER,                  -- the number of the time that won
	override      TEXT,                     -- why without somebody who must be there
	call_id       INTEGER REFERENCES call   -- what came of it
, room TEXT, wants_conference INTEGER NOT NULL DEFAULT 0
	CHECK (wants_conference IN (0, 1))) STRICT;
CREATE INDEX poll_state ON poll (state, deadline_at);
CREATE TABLE poll_option (
	poll_id   INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
	number    INTEGER NOT NULL CHECK (number BETWEEN 1 AND 20),
	start_at  INTEGER NOT NULL,
	zone      TEXT NOT NULL,
	-- Stays when the others are computed anew.
	is_pinned INTEGER NOT NULL DEFAULT 0 CHECK (is_pinned IN (0, 1)),
	dropped_at INTEGER,                     -- no longer to be had
	PRIMARY KEY (poll_id, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX poll_option_start ON poll_option (poll_id, start_at) WHERE dropped_at IS NULL;
CREATE TABLE voter (
	id         INTEGER PRIMARY KEY,
	poll_id    INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
	person_id  INTEGER REFERENCES person ON DELETE SET NULL,
	email      TEXT COLLATE NOCASE,         -- NULL: a person without any
	name       TEXT NOT NULL DEFAULT '',
	is_must    INTEGER NOT NULL DEFAULT 0 CHECK (is_must IN (0, 1)),
	is_invited INTEGER NOT NULL DEFAULT 0 CHECK (is_invited IN (0, 1)),
	UNIQUE (poll_id, email)
) STRICT;
CREATE INDEX voter_person ON voter (person_id);
CREATE TABLE ballot (
	hash     BLOB PRIMARY KEY,
	voter_id INTEGER NOT NULL REFERENCES voter ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX ballot_voter ON ballot (voter_id);
CREATE TABLE vote (
	voter_id INTEGER NOT NULL REFERENCES voter ON DELETE CASCADE,
	number   INTEGER NOT NULL,
	answer   TEXT NOT NULL CHECK (answer IN ('yes', 'if need be', 'no')),
	door     TEXT NOT NULL CHECK (door IN ('web', 'irc', 'mail', 'moot')),
	voted_at INTEGER NOT NULL,
	PRIMARY KEY (voter_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE action (
	id          INTEGER PRIMARY KEY,        -- people call it A<id>
	text        TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 500),
	owner_id    INTEGER REFERENCES person,  -- NULL: nobody here has that name
	owner_name  TEXT NOT NULL,              -- as it was written; '': nobody yet
	due_on      TEXT CHECK (due_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
	state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'dropped')),
	words       TEXT,                       -- what was done, why it was dropped
	minutes_id  INTEGER REFERENCES minutes, -- where it comes from
	item        TEXT NOT NULL DEFAULT '',   --   and which item there: C.5
	author_id   INTEGER REFERENCES person,  -- NULL: the minutes
	created_at  INTEGER NOT NULL,
	changed_at  INTEGER NOT NULL,
	closed_at   INTEGER,
	closed_by   INTEGER REFERENCES person,
	reminded_at INTEGER,
	reminders   INTEGER NOT NULL DEFAULT 0,
	UNIQUE (minutes_id, text)
) STRICT;
CREATE INDEX action_state ON action (state, due_on);
CREATE INDEX action_owner ON action (owner_id, state);
CREATE TABLE source (
	name      TEXT PRIMARY KEY,             -- of the config's section
	kind      TEXT NOT NULL,                -- maildir, mbox, imap, public-inbox, spool
	place     TEXT NOT NULL,                -- folder, file or URL; another one begins anew
	position  TEXT NOT NULL DEFAULT '',     -- in its reader's own words
	n_read    INTEGER NOT NULL DEFAULT 0,
	n_dropped INTEGER NOT NULL DEFAULT 0,   -- unread: from or to a private address
	read_at   INTEGER,                      -- when the last mail was
	error     TEXT,                         -- NULL: it can be read
	error_at  INTEGER                       -- since when not
) STRICT, WITHOUT ROWID;
CREATE TABLE unreadable (
	id        INTEGER PRIMARY KEY,
	source    TEXT NOT NULL,
	item      TEXT NOT NULL,                -- what the source calls the mail
	why       TEXT NOT NULL,
	at        INTEGER NOT NULL,
	UNIQUE (source, item)
) STRICT;
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
, promises INTEGER NOT NULL DEFAULT 0 CHECK (promises IN (0, 1))) STRICT;
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
CREATE TABLE stand_in (
	about_id INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE, -- a series' lead
	kind     TEXT NOT NULL CHECK (kind IN ('urgent', 'overrule')),
	name     TEXT NOT NULL,
	words    TEXT NOT NULL,
	at       INTEGER NOT NULL
) STRICT;
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
CREATE TABLE standing (
	series_id    INTEGER PRIMARY KEY REFERENCES series ON DELETE CASCADE,
	state        TEXT NOT NULL CHECK (state IN ('review', 'author', 'ack', 'clock', 'ready',
	             'stalled', 'superseded', 'committed', 'withdrawn')),
	was          TEXT NOT NULL,             -- of a stalled one; else the same
	owner        TEXT NOT NULL CHECK (owner IN ('nobody', 'author', 'reviewers',
	             'release-manager', 'committers')),
	verdict      TEXT NOT NULL DEFAULT '',  -- the worst of its patches; '': there is none
	since        INTEGER NOT NULL,
	quiet_since  INTEGER NOT NULL,
	why          TEXT NOT NULL,
	text         TEXT NOT NULL,
	n_open       INTEGER NOT NULL,          -- comments for the author
	n_unanswered INTEGER NOT NULL,          -- of the version before
	n_pings      INTEGER NOT NULL,
	last_ping_at INTEGER NOT NULL,
	seen         TEXT NOT NULL,             -- what the series was like then
	next_at      INTEGER NOT NULL           -- time alone may change it
) STRICT;
CREATE INDEX standing_state ON standing (state, since);
CREATE TABLE owing (
	series_id  INTEGER NOT NULL REFERENCES series ON DELETE CASCADE,
	email      TEXT NOT NULL COLLATE NOCASE,
	name       TEXT NOT NULL,
	name_key   TEXT NOT NULL,               -- folded
	what       TEXT NOT NULL,               -- 'a review', 'an ack', 'an answer' ...
	section    TEXT,                        -- of MAINTAINERS
	is_rest    INTEGER NOT NULL CHECK (is_rest IN (0, 1)), -- by THE REST alone
	message_id TEXT,                        -- what they owe an answer to
	PRIMARY KEY (series_id, email)
) STRICT, WITHOUT ROWID;
CREATE INDEX owing_email ON owing (email);
CREATE INDEX owing_name ON owing (name_key);
CREATE TABLE concern (
	series_id   INTEGER NOT NULL REFERENCES series ON DELETE CASCADE,
	section     TEXT NOT NULL COLLATE NOCASE,
	is_approved INTEGER NOT NULL CHECK (is_approved IN (0, 1)), -- all its files there
	PRIMARY KEY (series_id, section)
) STRICT, WITHOUT ROWID;
CREATE INDEX concern_section ON concern (section);
CREATE TABLE reminder (
	lead_id     INTEGER NOT NULL REFERENCES message ON DELETE CASCADE, -- the series' lead
	person_id   INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
	kind        TEXT NOT NULL CHECK (kind IN ('submitter', 'owed', 'rest', 'escalation',
	            'intent', 'sent')),         -- sent: the list ping that moot sent for them
	count       INTEGER NOT NULL,
	last_at     INTEGER NOT NULL,
	quiet_since INTEGER NOT NULL,           -- as it was then: a newer word begins anew
	PRIMARY KEY (lead_id, person_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX reminder_person ON reminder (person_id, last_at);
CREATE TABLE unremind (
	lead_id   INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
	person_id INTEGER NOT NULL,             -- 0: nobody is reminded
	who       TEXT NOT NULL,
	at        INTEGER NOT NULL,
	PRIMARY KEY (lead_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE agreed (
	minutes_id INTEGER NOT NULL REFERENCES minutes ON DELETE CASCADE,
	item       TEXT NOT NULL,               -- C.3
	text       TEXT NOT NULL,
	UNIQUE (minutes_id, text)
) STRICT;
CREATE TABLE chase (
	call_id INTEGER NOT NULL REFERENCES call ON DELETE CASCADE,
	stage   INTEGER NOT NULL,               -- 1 the note-taker, 2 the owner
	at      INTEGER NOT NULL,
	PRIMARY KEY (call_id, stage)
) STRICT, WITHOUT ROWID;
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
CREATE VIRTUAL TABLE minutes_text USING fts5 (
	title, text, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TABLE 'minutes_text_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'minutes_text_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE 'minutes_text_content'(id INTEGER PRIMARY KEY, c0, c1);
CREATE TABLE 'minutes_text_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
CREATE TABLE 'minutes_text_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE holiday (
	country TEXT NOT NULL,                  -- the file's name: "GB", "DE-BY"
	day     TEXT NOT NULL,                  -- "2026-12-26"
	name    TEXT NOT NULL,
	PRIMARY KEY (country, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE busy (
	peer_id  INTEGER NOT NULL REFERENCES peer ON DELETE CASCADE,
	from_at  INTEGER NOT NULL,
	to_at    INTEGER NOT NULL,
	PRIMARY KEY (peer_id, from_at, to_at)
) STRICT, WITHOUT ROWID;
CREATE TABLE busy_reading (
	peer_id INTEGER PRIMARY KEY REFERENCES peer ON DELETE CASCADE,
	url     TEXT NOT NULL,                  -- it was that one
	read_at INTEGER NOT NULL,               -- tried
	error   TEXT                            -- NULL: it worked
) STRICT;
CREATE TABLE holiday_file (
	country    TEXT PRIMARY KEY,
	changed_at INTEGER NOT NULL,            -- the file's own time
	error      TEXT                         -- NULL: it was a calendar
) STRICT, WITHOUT ROWID;
CREATE INDEX guest_token ON guest (token) WHERE token IS NOT NULL;
CREATE TABLE counter (
	id        INTEGER PRIMARY KEY,
	call_id   INTEGER NOT NULL REFERENCES call ON DELETE CASCADE,
	email     TEXT NOT NULL COLLATE NOCASE, -- the guest's
	start_at  INTEGER NOT NULL,
	end_at    INTEGER NOT NULL CHECK (end_at > start_at),
	comment   TEXT,
	sequence  INTEGER NOT NULL,             -- of the invitation that it answers
	heard_at  INTEGER NOT NULL,
	state     TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'taken', 'declined')),
	UNIQUE (call_id, email, start_at, end_at, sequence)
) STRICT;
CREATE INDEX call_shared_uid ON call (shared_uid) WHERE shared_uid IS NOT NULL;
CREATE TABLE regular (
	cadence_id INTEGER NOT NULL REFERENCES cadence ON DELETE CASCADE,
	email      TEXT NOT NULL COLLATE NOCASE,
	name       TEXT NOT NULL DEFAULT '',
	state      TEXT NOT NULL CHECK (state IN ('in', 'asks')),
	joined_at  INTEGER NOT NULL,
	missed     INTEGER NOT NULL DEFAULT 0, token TEXT,  -- calls in a row, for the no-show rule
	PRIMARY KEY (cadence_id, email)
) STRICT, WITHOUT ROWID;
CREATE TABLE regular_vote (
	cadence_id INTEGER NOT NULL,
	email      TEXT NOT NULL COLLATE NOCASE,        -- of who asks
	person_id  INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
	yes        INTEGER NOT NULL CHECK (yes IN (0, 1)),
	PRIMARY KEY (cadence_id, email, person_id),
	FOREIGN KEY (cadence_id, email) REFERENCES regular ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE presence (
	call_id INTEGER NOT NULL REFERENCES call ON DELETE CASCADE,
	name    TEXT NOT NULL COLLATE NOCASE,
	source  TEXT NOT NULL CHECK (source IN ('irc', 'page')),
	came    INTEGER NOT NULL DEFAULT 1 CHECK (came IN (0, 1)), -- 0: ticked off again
	at      INTEGER NOT NULL,
	PRIMARY KEY (call_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE silence (
	person_id INTEGER PRIMARY KEY REFERENCES person ON DELETE CASCADE,
	told_at   INTEGER NOT NULL
) STRICT;
CREATE TABLE call_secret (
	call_id INTEGER PRIMARY KEY REFERENCES call ON DELETE CASCADE,
	title   TEXT NOT NULL,
	why     TEXT NOT NULL,
	agenda  TEXT NOT NULL,
	link    TEXT,
	phone   TEXT,
	room    TEXT
) STRICT;
CREATE TABLE news (
	network   TEXT NOT NULL,                -- the config section's name
	series_id INTEGER REFERENCES series ON DELETE CASCADE, -- NULL: the network's own row
	kind      TEXT NOT NULL CHECK (kind IN ('start', 'new', 'committed')),
	at        INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX news_once ON news (network, coalesce(series_id, 0), kind);
CREATE INDEX standing_since ON standing (since, series_id, state);
CREATE INDEX series_open ON series (id, posted_at) WHERE state = 'open' AND NOT is_foreign;
