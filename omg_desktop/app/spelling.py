"""The list of words the lyrics are checked by."""

from functools import cache
from importlib.util import find_spec

from omg_desktop.ports import WordList


@cache
def english_words() -> WordList | None:
    """None where the extra "spelling" is not installed. Called on a worker: the window does not wait for it."""
    if find_spec("symspellpy") is None:
        return None
    from omg_desktop.adapters.word_list import EnglishWords

    return EnglishWords()
