"""The reference ONCE backend: a lodger with its own door, reached only over HTTP."""
