-- Results of old writes are removed in the order of their age (src/ledger/idempotency.ts); without this each sweep reads the whole table.
CREATE INDEX idempotency_old ON idempotency (office_id, recorded_at);
