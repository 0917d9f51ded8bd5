-- Money in and out, in øre.
CREATE TABLE payments (
    id TEXT PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    provider TEXT NOT NULL DEFAULT 'card',
    amount_ore INTEGER NOT NULL,
    currency TEXT NOT NULL DEFAULT 'NOK',
    captured INTEGER NOT NULL DEFAULT 0,
    raw_reply BLOB,
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX payments_order ON payments (order_id);
CREATE UNIQUE INDEX payments_captured ON payments (order_id) WHERE captured = 1;
