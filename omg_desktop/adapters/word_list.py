"""English words, and those that are spelled alike: SymSpell with the list it comes with."""

from functools import cached_property
from importlib.resources import files

from symspellpy import SymSpell, Verbosity

from omg_desktop.domain.errors import Cancelled
from omg_desktop.ports import Job

_LIST = "frequency_dictionary_en_82_765.txt"
_DISTANCE_MAX, _PREFIX_LENGTH = 2, 5
_SUGGESTIONS_MAX = 6
_WORDS_PER_LOOK = 200


class EnglishWords:
    """Read when it is first asked, which takes some tenths of a second."""

    def knows(self, word: str) -> bool:
        return word in self._counts

    def similar(self, word: str, job: Job) -> tuple[str, ...]:
        """The most likely first. An index of all words would take seconds to build; one of those near it does not."""
        index = SymSpell(_DISTANCE_MAX, _PREFIX_LENGTH)
        for number, near in enumerate(known for known in self._counts if _may_be_meant(word, known)):
            if number % _WORDS_PER_LOOK == 0 and job.cancelled:
                raise Cancelled
            index.create_dictionary_entry(near, self._counts[near])
        found = index.lookup(word, Verbosity.ALL, max_edit_distance=_DISTANCE_MAX)
        best = sorted(found, key=lambda one: (one.distance, -one.count))
        return tuple(one.term for one in best[:_SUGGESTIONS_MAX])

    @cached_property
    def _counts(self) -> dict[str, int]:
        """How often each word is written."""
        text = files("symspellpy").joinpath(_LIST).read_text(encoding="utf-8-sig")
        pairs = (line.split() for line in text.splitlines())
        return {word: int(count) for word, count in pairs}


def _may_be_meant(word: str, known: str) -> bool:
    """About as long, and with the same beginning or two letters of it changed about."""
    return abs(len(known) - len(word)) <= _DISTANCE_MAX and (
        known[0] == word[0] or known[1:3] == word[1:3] or known[0] == word[1:2]
    )
