-- A session that somebody would like to hold.  Hidden ones are scheduled all the same.
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
) STRICT;
CREATE INDEX proposal_event ON proposal (event_id, id);

-- Who has to be in it: hosts, and people without whom it makes no sense.
CREATE TABLE proposal_person (
	proposal_id INTEGER NOT NULL REFERENCES proposal ON DELETE CASCADE,
	person_id   INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
	is_host     INTEGER NOT NULL CHECK (is_host IN (0, 1)),
	PRIMARY KEY (proposal_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX proposal_person_who ON proposal_person (person_id);

-- A slot in which it may not begin.
CREATE TABLE proposal_barred (
	proposal_id INTEGER NOT NULL REFERENCES proposal ON DELETE CASCADE,
	slot_id     INTEGER NOT NULL REFERENCES slot ON DELETE CASCADE,
	PRIMARY KEY (proposal_id, slot_id)
) STRICT, WITHOUT ROWID;

-- Sessions that must be over before it begins.
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
