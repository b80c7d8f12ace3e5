-- The topic that a channel had before a meeting changed it, until it is put back.
CREATE TABLE topic (
	network TEXT NOT NULL,                  -- section of the config
	channel TEXT NOT NULL COLLATE NOCASE,
	text    TEXT NOT NULL,
	at      INTEGER NOT NULL,
	PRIMARY KEY (network, channel)
) STRICT, WITHOUT ROWID;
