"""Pure functions over arrays of samples: no files, no devices, no windows."""
