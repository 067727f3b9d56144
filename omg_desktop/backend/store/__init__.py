"""The backend's shelves: one SQLite file, and a folder of audio."""
