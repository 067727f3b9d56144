"""The provenance page: how a release came to be, event by event, and whether the chain is unbroken."""
