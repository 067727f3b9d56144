"""Melody: rhythm, contour, motifs that return, words set to notes, and a critic who picks among many tries."""
