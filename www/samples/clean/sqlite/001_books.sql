CREATE TABLE authors (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE books (
    id INTEGER PRIMARY KEY,
    author_id INTEGER NOT NULL REFERENCES authors (id),
    isbn TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    pages INTEGER CHECK (pages > 0),
    cover BLOB
);

CREATE INDEX books_author ON books (author_id);
