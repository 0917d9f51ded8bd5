-- People who buy, and how they are addressed.
CREATE TABLE customers (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL,
    handle TEXT CHECK (handle IS NULL OR handle GLOB '[a-z][a-z0-9_]*'),
    display_name TEXT NOT NULL DEFAULT '',
    is_wholesale INTEGER NOT NULL DEFAULT 0 CHECK (is_wholesale IN (0, 1)),
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE UNIQUE INDEX customers_email ON customers (email);

CREATE TABLE addresses (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    line1 TEXT NOT NULL,
    line2 TEXT,
    city TEXT NOT NULL,
    postcode TEXT NOT NULL,
    country TEXT NOT NULL DEFAULT 'NO'
);

CREATE INDEX addresses_customer ON addresses (customer_id);

CREATE TABLE newsletter (
    email TEXT PRIMARY KEY,
    since TEXT NOT NULL
);
