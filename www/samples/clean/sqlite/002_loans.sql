CREATE TABLE loans (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    reader TEXT NOT NULL,
    days INTEGER NOT NULL DEFAULT 28,
    returned_on TEXT
);

CREATE INDEX loans_open ON loans (book_id) WHERE returned_on IS NULL;
