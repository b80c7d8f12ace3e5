-- Meetings on IRC: what was said, in order, stored before the bot answers.

CREATE TABLE meeting (
	id         INTEGER PRIMARY KEY,
	network    TEXT NOT NULL,
	channel    TEXT NOT NULL COLLATE NOCASE,
	name       TEXT NOT NULL,
	started_at INTEGER NOT NULL,
	ended_at   INTEGER,
	call_id    INTEGER REFERENCES call ON DELETE SET NULL
) STRICT;
-- One open meeting a channel.
CREATE UNIQUE INDEX meeting_open ON meeting (network, channel) WHERE ended_at IS NULL;
CREATE INDEX meeting_call ON meeting (call_id);

-- The raw log.  Replaying it gives the minutes and the bot's own state.
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

-- Who chaired, as last seen: a services account where there is one.
CREATE TABLE chair (
	meeting_id INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
	nick       TEXT NOT NULL COLLATE NOCASE,
	account    TEXT,
	PRIMARY KEY (meeting_id, nick)
) STRICT, WITHOUT ROWID;
