"""The release page: what the stores will show, whether it is ready, what it costs, and submitting it."""
