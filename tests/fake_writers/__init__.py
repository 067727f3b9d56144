"""A local server that speaks the protocol of every lyric writer, well and badly."""
