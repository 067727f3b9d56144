"""Dumb parts used by several panels: they show what they are told and ask nobody."""
