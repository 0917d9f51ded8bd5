-- The total is kept, because lines may be corrected after the invoice went out.
ALTER TABLE orders ADD COLUMN total_ore INTEGER NOT NULL DEFAULT 0;

UPDATE orders
SET total_ore = (SELECT coalesce(sum(quantity * price_ore), 0) FROM order_lines WHERE order_id = orders.id);

CREATE VIEW revenue AS
SELECT strftime('%Y-%m', placed_at) AS month, sum(total_ore) AS total_ore
FROM orders
WHERE status <> 'open'
GROUP BY 1;
