-- When each committer was told, in private, of maintainers who are silent over
-- several series (R58): once a month at most.
CREATE TABLE silence (
	person_id INTEGER PRIMARY KEY REFERENCES person ON DELETE CASCADE,
	told_at   INTEGER NOT NULL
) STRICT;
