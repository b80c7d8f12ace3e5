-- Lists of open series come in the order of waiting; counts look at the open ones alone.
CREATE INDEX standing_since ON standing (since, series_id, state);
CREATE INDEX series_open ON series (id, posted_at) WHERE state = 'open' AND NOT is_foreign;
