"""Music providers, one file each."""
