"""What a person wants to hear: genre, lyrics, direction, Surprise Me, Generate."""
