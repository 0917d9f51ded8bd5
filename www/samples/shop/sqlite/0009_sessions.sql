-- Who is logged in.
CREATE TABLE sessions (
    token BLOB PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL,
    user_agent TEXT
);

CREATE INDEX sessions_expiry ON sessions (expires_at);
CREATE INDEX sessions_customer ON sessions (customer_id);
