-- What a ping of moot's own is about: one of each for a person.
ALTER TABLE ping ADD COLUMN about TEXT;
