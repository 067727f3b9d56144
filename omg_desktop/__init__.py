"""OMG Desktop: draft, generate, audition and release music. The ONCE backend's reference lives inside as a lodger."""

__version__ = "0.1.0"
