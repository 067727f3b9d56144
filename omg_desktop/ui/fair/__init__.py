"""Fair tests: blind listening, knock-out and ABX, one question at a time."""
