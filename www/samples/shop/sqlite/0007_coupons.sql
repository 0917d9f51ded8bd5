-- Rebates.
CREATE TABLE coupons (
    code TEXT PRIMARY KEY,
    percent INTEGER NOT NULL CHECK (percent BETWEEN 1 AND 100),
    valid_until TEXT
);

ALTER TABLE orders ADD COLUMN coupon TEXT REFERENCES coupons (code);
