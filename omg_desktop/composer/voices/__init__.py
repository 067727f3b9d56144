"""Voices: how each instrument makes one note. Own synthesis always works; samples replace it where they are better."""
