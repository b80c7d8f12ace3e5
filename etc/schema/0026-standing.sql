-- Whose turn each open series is, as it was last judged; made from the other tables,
-- and made anew where these change (review/standing.h).
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

-- Who owes the next step of it.
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

-- The sections of MAINTAINERS that it touches, the most specific of each file.
CREATE TABLE concern (
	series_id   INTEGER NOT NULL REFERENCES series ON DELETE CASCADE,
	section     TEXT NOT NULL COLLATE NOCASE,
	is_approved INTEGER NOT NULL CHECK (is_approved IN (0, 1)), -- all its files there
	PRIMARY KEY (series_id, section)
) STRICT, WITHOUT ROWID;
CREATE INDEX concern_section ON concern (section);
