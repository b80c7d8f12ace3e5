-- How often an event was changed: what a board on a screen compares.
ALTER TABLE event ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
