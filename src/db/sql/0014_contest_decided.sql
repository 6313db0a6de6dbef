-- Whether supervision decided that the matter is the contesting unit's own (src/cases/evolve.rules.ts): told of the cases there are
-- already from their last routing and the contest before it.

UPDATE appeal a SET detail = a.detail || jsonb_build_object('decidedFor', (
  SELECT r.body->'unit' FROM ledger_entry r
  WHERE r.office_id = a.office_id AND r.stream = 'case:' || a.case_id AND r.type = 'case.routed' AND r.body->'why'->>'by' = 'supervisor'
    AND r.version = (SELECT max(l.version) FROM ledger_entry l
      WHERE l.office_id = a.office_id AND l.stream = r.stream AND l.type = 'case.routed')
    AND r.body->'unit' = (SELECT c.body->'unit' FROM ledger_entry c
      WHERE c.office_id = a.office_id AND c.stream = r.stream AND c.type = 'case.routing-contested' AND c.version < r.version
      ORDER BY c.version DESC LIMIT 1)
));
