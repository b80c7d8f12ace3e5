-- Who is on a Cc list has one invitation to all of its calls, by the token of which
-- they answer; as guest.token.
ALTER TABLE regular ADD COLUMN token TEXT;
