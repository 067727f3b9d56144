"""The far side of the world: a server on this computer that speaks the protocols of the music services, and misbehaves.

Written from the fact sheet of the providers, not from our adapters. It counts what arrives, so that a test can say
that nothing was sent twice, and what a real service would have charged.
"""
