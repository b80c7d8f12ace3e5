-- "Will do": a new version is due.  agrees alone is "ok", "good point".
ALTER TABLE said ADD COLUMN promises INTEGER NOT NULL DEFAULT 0 CHECK (promises IN (0, 1));
