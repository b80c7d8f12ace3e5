-- What posted minutes say was agreed: for the register of decisions.

CREATE TABLE agreed (
	minutes_id INTEGER NOT NULL REFERENCES minutes ON DELETE CASCADE,
	item       TEXT NOT NULL,               -- C.3
	text       TEXT NOT NULL,
	UNIQUE (minutes_id, text)
) STRICT;
