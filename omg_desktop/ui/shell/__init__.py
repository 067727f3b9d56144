"""The window: header with four pages, side bar and takes column, deck, status line."""
