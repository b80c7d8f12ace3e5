-- What was told on IRC of the series on the list ([irc] series).  The network's own
-- row says since when: what is older than that is not told.
CREATE TABLE news (
	network   TEXT NOT NULL,                -- the config section's name
	series_id INTEGER REFERENCES series ON DELETE CASCADE, -- NULL: the network's own row
	kind      TEXT NOT NULL CHECK (kind IN ('start', 'new', 'committed')),
	at        INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX news_once ON news (network, coalesce(series_id, 0), kind);
