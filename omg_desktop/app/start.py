"""Starting the window."""


def main() -> int:
    """Open the window; returns the exit status."""
    raise SystemExit("The window is being built.")
