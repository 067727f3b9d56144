"""Plugs: each translates one piece of the outside world into our words."""
