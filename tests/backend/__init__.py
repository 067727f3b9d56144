"""The reference backend: its flows on real SQLite files, its HTTP over real sockets, its process when it is killed."""
