-- "Mine" follows a person to another unit: their cards are found without walking through those of the office.
CREATE INDEX card_account ON card (office_id, holder_account) WHERE holder_account IS NOT NULL;
