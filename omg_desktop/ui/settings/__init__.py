"""Settings: who makes music and words, with which key, at which address, and how the app looks."""
