"""The spelling of lyrics: what a list of words does not know, what was meant perhaps, and words of one's own."""

from collections.abc import Callable
from dataclasses import dataclass

from omg_desktop.domain.errors import NotReady
from omg_desktop.domain.preferences import Preferences
from omg_desktop.domain.spell_check import Spelling, own_word, spelling
from omg_desktop.ports import Job, PreferenceShelf, WordList

OWN_WORDS_MAX = 5_000


@dataclass(frozen=True)
class SpellingDesk:
    """``words`` gives the list, which is read when it is first needed; None where none is installed."""

    words: Callable[[], WordList | None]
    preferences: PreferenceShelf

    def check(self, lyrics: str) -> Spelling:
        """Nothing is found where checking is off, or no list is installed."""
        kept = self.preferences.load()
        words = self.words() if kept.checks_spelling and lyrics.strip() else None
        if words is None:
            return Spelling()
        own = frozenset(kept.own_words)
        return spelling(lyrics, lambda form: form in own or words.knows(form))

    def similar(self, word: str, job: Job) -> tuple[str, ...]:
        """Words of the list that may have been meant, the most likely first."""
        words = self.words()
        return words.similar(own_word(word), job) if words is not None else ()

    def add(self, word: str) -> None:
        """It is one's own, and right from now on. Kept in the library."""
        kept, wanted = self.preferences.load(), own_word(word)
        if wanted and wanted not in kept.own_words:
            self.preferences.save(kept.but(own_words=(*kept.own_words, wanted)[-OWN_WORDS_MAX:]))

    def switch(self) -> Preferences:
        """Check from now on, or no longer. Raises NotReady where no list is installed."""
        kept = self.preferences.load()
        if not kept.checks_spelling and self.words() is None:
            raise NotReady("No list of words is installed: the spell check comes with the extra “spelling”.")
        changed = kept.but(checks_spelling=not kept.checks_spelling)
        self.preferences.save(changed)
        return changed
