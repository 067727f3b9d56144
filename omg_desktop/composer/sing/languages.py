"""Which language lyrics are in, by their commonest words: enough to choose a voice, and English where in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable

DEFAULT = "en-us"
WORDS_MIN = 3  # different recognised words below which nothing is concluded
# names as espeak-ng has them; words that languages share help none of them
_COMMON = {
    "en-us": "the and you of to in my is it me we on for your with that this are be when was not all so no",
    "de": "der die das und ich du nicht ist ein eine wir mir dich mich auf den mit von zu wenn wie sie es im so",
    "fr-fr": "le la les et je tu un une des est pas que dans mon ma nous vous pour qui avec sur ce au si de",
    "es": "el la los las y yo tu un una es no que en mi me con por para de se como cuando te si al",
    "it": "il la lo gli e io tu un una non che di in mi ti con per sei come quando sono del nel se al",
    "pt-br": "o a os as e eu você um uma é não que em meu minha me com por para de se como quando te do",
    "nl": "de het een en ik je niet is van mij jij wij op met voor dat zijn als maar in te die ze er mijn",
    "sv": "och jag du det en ett är inte på min mig vi som att av för med den när så om dig vill har ska",
}
_SETS = {language: frozenset(words.split()) for language, words in _COMMON.items()}


def language_of(words: Iterable[str]) -> str:
    """The language most of whose common words are here, by espeak-ng's name; English where no other is clearer."""
    # each word counts once: "la la la" is no French
    heard = {match.lower() for word in words for match in re.findall(r"\w+", word)}
    counts = {language: len(heard & common) for language, common in _SETS.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= WORDS_MIN and counts[best] > 1.3 * counts[DEFAULT] else DEFAULT
