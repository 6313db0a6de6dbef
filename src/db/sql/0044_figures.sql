-- What a record says in numbers (amounts, counts, yes or no, which choice, a day), of fields that are not private: figures count with
-- them, and a question about one is answered without opening the vault. Folded from the entry of the record.
ALTER TABLE obligation_record ADD COLUMN numbers jsonb NOT NULL DEFAULT '{}';

-- A figure reads what fell due under the rules that feed it, in a period.
CREATE INDEX obligation_rule_due ON obligation (office_id, mechanism_id, duty, due_on);
