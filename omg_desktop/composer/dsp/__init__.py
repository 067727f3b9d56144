"""Signal processing for the composer: oscillators, filters, envelopes, space and dynamics, all on float32 arrays."""
