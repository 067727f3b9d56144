"""Figures about speed, run by hand: ratios against a named baseline where there is one. Never asserted in a test."""
