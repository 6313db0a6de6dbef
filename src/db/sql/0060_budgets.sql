-- "At most" beside "at least": the budget of a period; and what sort a record is of, where only different ones count.
ALTER TABLE obligation ADD COLUMN most bigint;
ALTER TABLE obligation_record ADD COLUMN kind text;
