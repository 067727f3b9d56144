"""Files going out to other programs, and settings coming in."""
