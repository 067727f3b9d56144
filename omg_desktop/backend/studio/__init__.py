"""Where the house makes takes: plugs, and the threads that keep them busy."""
