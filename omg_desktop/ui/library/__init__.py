"""Releases and their tracks, in the side bar."""
