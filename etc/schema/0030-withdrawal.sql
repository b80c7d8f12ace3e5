-- "Please drop this series": counts where the series' author says so.
ALTER TABLE message ADD COLUMN withdraws INTEGER NOT NULL DEFAULT 0 CHECK (withdraws IN (0, 1));
