"""A brief in the words a provider understands, and the words that ask a text model for lyrics."""

from hashlib import sha256

from omg_desktop.domain.drafts import Brief

PROMPT_HASH_LENGTH = 12

_QUALITY = "High production quality, professionally mixed and mastered sound."


def prompt_for(brief: Brief) -> str:
    """The whole prompt: parts joined by one blank line, empty parts left out, lyrics only when they are to be sung."""
    genre, lyrics, direction = brief.genre.strip(), brief.lyrics.strip(), brief.direction.strip()
    parts = [
        f"Genre: {genre}" if genre else "",
        _voice(brief.instrumental, lyrics),
        f"Additional direction: {direction}" if direction else "",
        _QUALITY,
    ]
    return "\n\n".join(part for part in parts if part)


def prompt_hash(prompt: str) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of the prompt's UTF-8 bytes.

    Good for telling prompts apart (48 bits); not a secret, since a guessable prompt can be found by trying.
    """
    return sha256(prompt.encode()).hexdigest()[:PROMPT_HASH_LENGTH]


def lyrics_system_prompt(genre: str) -> str:
    """What a text model is told before it is asked for lyrics in this genre ("" when none is chosen)."""
    style = genre.strip()
    craft = f"an experienced {style} songwriter" if style else "an experienced songwriter"
    feel = f"authentic to {style}" if style else "authentic to the mood that is asked for"
    return (
        f"You are {craft}. Write original lyrics that feel {feel}: its imagery, phrasing and rhyme.\n"
        "Use standard song structure with verse, chorus and bridge, each under a tag on a line of its own, "
        "such as [Verse 1], [Chorus] or [Bridge].\n"
        "Keep them radio-appropriate, with no explicit content, and do not quote or imitate existing songs.\n"
        "Output ONLY the lyrics: no title, no explanation, no notes."
    )


def _voice(instrumental: bool, lyrics: str) -> str:
    if instrumental:
        return "Instrumental only, no vocals."
    return f"Lyrics:\n{lyrics}" if lyrics else ""
