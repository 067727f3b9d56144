"""Where packages go, one file for each target, and the worker that takes them there."""
