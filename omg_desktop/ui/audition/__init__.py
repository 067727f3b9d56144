"""The takes of a track: heard, rated, chosen, and the orders that become takes."""
