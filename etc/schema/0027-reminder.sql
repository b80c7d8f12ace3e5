-- A ping of moot's own, which reminds of what one owes: how it reads in a mail.
ALTER TABLE ping ADD COLUMN detail TEXT;

-- What a person was told of a series, so that it is said rarely.
CREATE TABLE reminder (
	lead_id     INTEGER NOT NULL REFERENCES message ON DELETE CASCADE, -- the series' lead
	person_id   INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
	kind        TEXT NOT NULL CHECK (kind IN ('submitter', 'owed', 'rest', 'escalation',
	            'intent', 'sent')),         -- sent: the list ping that moot sent for them
	count       INTEGER NOT NULL,
	last_at     INTEGER NOT NULL,
	quiet_since INTEGER NOT NULL,           -- as it was then: a newer word begins anew
	PRIMARY KEY (lead_id, person_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX reminder_person ON reminder (person_id, last_at);

-- No reminders of this version: to one person, until the next version; or to all.
CREATE TABLE unremind (
	lead_id   INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
	person_id INTEGER NOT NULL,             -- 0: nobody is reminded
	who       TEXT NOT NULL,
	at        INTEGER NOT NULL,
	PRIMARY KEY (lead_id, person_id)
) STRICT, WITHOUT ROWID;
