"""The insights page: the artist's own figures, computed on this computer."""
