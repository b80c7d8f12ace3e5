-- The room beside it in which a session is heard that its own cannot hold.

ALTER TABLE proposal ADD COLUMN overflow TEXT NOT NULL DEFAULT '';
