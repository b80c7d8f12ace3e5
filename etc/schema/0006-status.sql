-- What the programs tell of themselves: for `moot status`, `moot reload` and the pages.

-- One row a program.  One that is up writes at least every 30 seconds.
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

-- One row a network, written by the bot.
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

-- The bot's table of commands, for who cannot ask it.
CREATE TABLE manual (
	name       TEXT PRIMARY KEY,            -- without its "!"
	usage      TEXT NOT NULL,
	place      TEXT NOT NULL,               -- where it may be given, in words
	role       TEXT NOT NULL,               -- who may; '' for anybody
	help       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Channels in which the bot is to keep quiet.
CREATE TABLE quiet (
	network    TEXT NOT NULL,
	channel    TEXT NOT NULL,               -- as configured
	until_at   INTEGER NOT NULL,
	PRIMARY KEY (network, channel)
) STRICT, WITHOUT ROWID;
