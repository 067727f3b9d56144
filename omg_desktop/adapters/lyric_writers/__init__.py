"""Plugs for ``ports.LyricWriter``, one file each. They know neither each other nor where they are put together."""
