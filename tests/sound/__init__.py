"""Pure functions over arrays of samples."""
