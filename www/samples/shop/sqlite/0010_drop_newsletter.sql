-- The newsletter moved to another system.
DROP TABLE newsletter;
