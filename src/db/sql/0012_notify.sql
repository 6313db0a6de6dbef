-- How an account wants to be told by e-mail. The address is sealed under a key of the installation; a person's own setting, so it is
-- not in the ledger.
CREATE TABLE mail_preference (
  office_id text NOT NULL,
  account_id uuid NOT NULL,
  mode text NOT NULL CHECK (mode IN ('now', 'daily', 'none')),
  address bytea NOT NULL,
  quiet_from time,
  quiet_until time,
  daily_at time NOT NULL,
  digested_on date,
  refused_at timestamptz,
  PRIMARY KEY (office_id, account_id)
);

-- Where an office's events are sent. The address may hold a token, so it is sealed; the signing secret is made from a key and stored
-- nowhere. Folded from the webhook's stream.
CREATE TABLE webhook (
  office_id text NOT NULL,
  webhook_id uuid NOT NULL,
  version integer NOT NULL,
  types text[] NOT NULL,
  active boolean NOT NULL,
  opened_at timestamptz NOT NULL,
  address bytea,
  PRIMARY KEY (office_id, webhook_id)
);

-- One message to one webhook: what was delivered is not sent again, what fails is tried again and shows here.
CREATE TABLE webhook_delivery (
  office_id text NOT NULL,
  webhook_id uuid NOT NULL,
  message_id uuid NOT NULL,
  type text NOT NULL,
  tried_at timestamptz NOT NULL,
  tries integer NOT NULL,
  status integer,
  delivered_at timestamptz,
  PRIMARY KEY (office_id, webhook_id, message_id)
);
CREATE INDEX webhook_delivery_tried ON webhook_delivery (office_id, webhook_id, tried_at DESC);
