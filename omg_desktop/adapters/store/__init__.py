"""The library: one SQLite file, and one shelf for each kind of thing in it."""
