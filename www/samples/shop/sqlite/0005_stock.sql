-- What lies where.
CREATE TABLE warehouses (
    code TEXT PRIMARY KEY,
    city TEXT NOT NULL
);

CREATE TABLE stock (
    warehouse TEXT NOT NULL REFERENCES warehouses (code),
    product_id INTEGER NOT NULL REFERENCES products (id),
    on_hand INTEGER NOT NULL DEFAULT 0,
    reorder_at INTEGER NOT NULL DEFAULT 10,
    PRIMARY KEY (warehouse, product_id)
);

INSERT INTO warehouses (code, city) VALUES ('BGO', 'Bergen'), ('TRD', 'Trondheim');
