"""The players of the band: each turns chords and sections into the notes of one part."""
