"""What the settings page shows, as one value."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.lyric_requests import LyricWriterCard
from omg_desktop.domain.preferences import Preferences, ServiceSettings
from omg_desktop.domain.takes import DigitalSource
from omg_desktop.domain.values import MICRODOLLARS_PER_DOLLAR, Value
from omg_desktop.flows.settings import Health, MusicService, Settings, WriterHealth, WriterService
from omg_desktop.ports import Control, Progress, ProviderCard, Readiness, SecretPlace

TONES = {Readiness.READY: "ok", Readiness.OFFLINE: "bad", Readiness.UNSUPPORTED: "bad"}
FORMATS = {"audio/mpeg": "MP3", "audio/wav": "WAV", "audio/flac": "FLAC"}
THEMES = (("system", "As the system"), ("dark", "Dark"), ("light", "Light"), ("contrast", "High contrast"))


LIMITS = (1, 2, 3, 5, 8, 12, 20, 50)
STOPS, WARNS = "stop", "warn"


class Section(StrEnum):
    """The parts of the page."""

    MUSIC = "music"
    LYRICS = "lyrics"
    APP = "app"


class ServiceRow(Value):
    """A music provider or a lyric writer, in the words of its card. ``key`` is unique within its section."""

    section: Section
    key: ProviderKey
    name: str
    model: str
    badge: str
    tone: str
    why: str
    facts: str
    ways: str = ""  # how it works, beside what it makes
    price: str
    rights: str
    rights_url: str = ""
    dollars: str = ""  # its price for a ``counted`` thing, as it is typed
    counted: str = ""
    has_own_price: bool = False
    takes_key: bool
    key_words: str = ""
    address: str = ""
    address_shipped: str = ""
    model_shipped: str = ""
    models: tuple[str, ...] = ()
    on_this_computer: bool = False
    checking: bool = False
    can_check: bool = True

    @property
    def has_key(self) -> bool:
        return bool(self.key_words)

    @property
    def is_changed(self) -> bool:
        """True when address, model or price are not as they were shipped."""
        return self.address != self.address_shipped or self.model != self.model_shipped or self.has_own_price


class FallbackRow(Value):
    """One who may be tried when the chosen provider cannot be reached."""

    key: ProviderKey
    words: str
    allowed: bool


class SettingsState(Value):
    """Everything the page shows; ``found`` is None while it is being looked up."""

    found: Settings | None = None
    section: Section = Section.MUSIC
    health: Mapping[str, Health] = Field(default_factory=dict)
    models: Mapping[ProviderKey, tuple[str, ...]] = Field(default_factory=dict)
    checking: frozenset[str] = frozenset()

    def seen(self, found: Settings) -> "SettingsState":
        return self.but(found=found)

    def asking(self, section: Section, key: ProviderKey) -> "SettingsState":
        return self.but(checking=self.checking | {_name(section, key)})

    def answered(self, section: Section, key: ProviderKey, health: Health | None) -> "SettingsState":
        """None: no answer came, and nothing is known."""
        name = _name(section, key)
        known = {**self.health, name: health} if health else dict(self.health)
        return self.but(checking=self.checking - {name}, health=known)

    def with_models(self, key: ProviderKey, found: WriterHealth) -> "SettingsState":
        models = {**self.models, key: found.models} if found.models else dict(self.models)
        return self.answered(Section.LYRICS, key, found.health).but(models=models)

    def forgetting_checks(self) -> "SettingsState":
        """Something was changed: what a check found before may no longer be so."""
        return self.but(health={})

    @property
    def checked_music(self) -> Mapping[ProviderKey, Health]:
        """What music providers said when they were asked."""
        music = f"{Section.MUSIC}:"
        return {ProviderKey(name.removeprefix(music)): h for name, h in self.health.items() if name.startswith(music)}

    @property
    def preferences(self) -> Preferences:
        return self.found.preferences if self.found else Preferences()

    @property
    def music(self) -> tuple[ServiceRow, ...]:
        return tuple(self._music(each) for each in self.found.music) if self.found else ()

    @property
    def writers(self) -> tuple[ServiceRow, ...]:
        return tuple(self._writer(each) for each in self.found.writers) if self.found else ()

    @property
    def fallback(self) -> tuple[FallbackRow, ...]:
        """Those that are allowed in their order, then the others."""
        rows = {row.key: row for row in self.music}
        allowed = [key for key in self.preferences.fallback_order if key in rows]
        others = [key for key in rows if key not in allowed]
        return tuple(
            FallbackRow(key=key, words=f"{rows[key].name} – {rows[key].badge}", allowed=key in allowed)
            for key in (*allowed, *others)
        )

    @property
    def fallback_words(self) -> str:
        """What the switch means as things stand."""
        if not self.preferences.falls_back:
            return "Off: when a provider cannot be reached, you are told, and nobody else is asked."
        names = [row.words.partition(" – ")[0] for row in self.fallback if row.allowed]
        if not names:
            return "On, but nobody is ticked: tick who may be tried."
        return (
            f"If it cannot be reached, try {', then '.join(names)}; never after a refusal. The take says who made it."
        )

    @property
    def key_place_words(self) -> str:
        """Where the next key will be kept, said before it is given."""
        if self.found is None:
            return ""
        if self.found.problem:
            return self.found.problem
        place = self.found.key_place_next
        if place is SecretPlace.SESSION:
            return "This system has no keychain: keys are kept until the app closes, or in a file only you can read."
        return f"Keys are {place.value}. They are never shown again, and never in the library, logs or the trail."

    @property
    def can_agree_to_file(self) -> bool:
        """True where there is no keychain, so that the choice is the artist's."""
        return self.found is not None and self.found.can_use_file and not self._has_keychain

    @property
    def keeps_file(self) -> bool:
        return self.found is not None and self.found.key_place_next is SecretPlace.FILE

    @property
    def _has_keychain(self) -> bool:
        return self.found is not None and self.found.key_place_next is SecretPlace.KEYCHAIN

    def _music(self, service: MusicService) -> ServiceRow:
        card, name = service.card, _name(Section.MUSIC, service.card.key)
        health, price = self.health.get(name, service.health), card.price
        kept = self.preferences.services.get(card.key)
        by_minute = bool(price.per_minute_microdollars)
        return ServiceRow(
            section=Section.MUSIC,
            key=card.key,
            name=card.name,
            model=card.model,
            badge="checking …" if name in self.checking else health.readiness.value,
            tone="neutral" if name in self.checking else TONES.get(health.readiness, "neutral"),
            why=health.why,
            facts=music_facts(card),
            ways=music_ways(card),
            price=music_price(card),
            rights=music_rights(card),
            rights_url=card.rights_url,
            dollars=_plain_dollars(price.per_minute_microdollars if by_minute else price.per_take_microdollars),
            counted="minute" if by_minute else "take",
            has_own_price=kept is not None and kept.price_microdollars is not None,
            takes_key=service.is_service,
            key_words=_key_words(service.key_place),
            address=service.address,
            address_shipped=service.address_shipped,
            model_shipped=service.model_shipped,
            on_this_computer=not card.needs_network,
            checking=name in self.checking,
            can_check=service.is_service,
        )

    def _writer(self, service: WriterService) -> ServiceRow:
        card, name = service.card, _name(Section.LYRICS, service.card.key)
        health = self.health.get(name, service.health)
        return ServiceRow(
            section=Section.LYRICS,
            key=card.key,
            name=card.name,
            model=card.model,
            badge="checking …" if name in self.checking else health.readiness.value,
            tone="neutral" if name in self.checking else TONES.get(health.readiness, "neutral"),
            why=health.why,
            facts="On your computer; nothing leaves it." if card.on_this_computer else "Your text is sent there.",
            price=writer_price(card),
            rights=f"{card.rights_note} (as of {card.facts_as_of:%Y-%m-%d})",
            takes_key=True,
            key_words=_key_words(service.key_place),
            address=card.base_url,
            address_shipped=service.address_shipped,
            model_shipped=service.model_shipped,
            models=self.models.get(card.key, ()),
            on_this_computer=card.on_this_computer,
            checking=name in self.checking,
        )


def settings_of(row: ServiceRow, address: str | None = None, model: str | None = None) -> ServiceSettings:
    """What is kept when address or model are changed to this; what is as shipped is not kept."""
    wanted = (row.address if address is None else address).strip().rstrip("/")
    named = (row.model if model is None else model).strip()
    return ServiceSettings(
        base_url="" if wanted == row.address_shipped else wanted, model="" if named == row.model_shipped else named
    )


def music_facts(card: ProviderCard) -> str:
    """ "Sings your lyrics · 0:30 to 3:00, as a hint · seed as a hint · MP3"."""
    voice = "no vocals" if not card.sings else "sings your lyrics" if card.exact_lyrics else "sings"
    lengths = f"{_clock(card.length_seconds_min)} to {_clock(card.length_seconds_max)}"
    length = {Control.EXACT: f"{lengths}, exact", Control.HINT: f"{lengths}, as a hint"}.get(
        card.length, f"up to {_clock(card.length_seconds_max)}, its own choice"
    )
    seed = {Control.EXACT: "same seed, same take", Control.HINT: "seed as a hint"}.get(card.seed, "no seed")
    formats = ", ".join(FORMATS.get(each, each) for each in card.formats)
    words = " · ".join((voice, length, seed, formats))
    return words[0].upper() + words[1:]


def music_ways(card: ProviderCard) -> str:
    """ "Instrumental as a hint · tells no progress · cannot be called off · prompts of up to 4,100 characters · …"."""
    instrumental = "" if not card.sings else "instrumental as a hint" if card.instrumental is Control.HINT else ""
    progress = {Progress.NONE: "tells no progress", Progress.BYTES: "tells what has arrived"}.get(
        card.progress, "tells how far it is"
    )
    cancel = "can be called off there" if card.remote_cancel else "cannot be called off there"
    longest = f"prompts of up to {card.prompt_length_max:,} characters" if card.prompt_length_max else ""
    batch = f"up to {card.takes_per_call} takes in one go" if card.takes_per_call > 1 else ""
    source = "made by a trained model" if card.source is DigitalSource.TRAINED_MODEL else "made by rules"
    words = " · ".join(filter(None, [instrumental, progress, cancel, longest, batch, source]))
    return words[0].upper() + words[1:]


def music_price(card: ProviderCard) -> str:
    """What the provider itself charges, with the day on which that was read."""
    price = card.price
    parts = []
    if price.per_take_microdollars:
        parts.append(f"{_dollars(price.per_take_microdollars)} for a take")
    if price.per_minute_microdollars:
        parts.append(f"{_dollars(price.per_minute_microdollars)} for a minute")
    paid = f"{' and '.join(parts)}, paid to {card.name}." if parts else "Free of charge."
    dated = f" (as of {price.as_of:%Y-%m-%d})" if price.as_of else ""
    return f"{paid} {price.note}{dated}".strip()


def music_rights(card: ProviderCard) -> str:
    """What may be done with a take, on which plan, and when that was read."""
    plan = f" Plan: {card.rights_plan}" if card.rights_plan else ""
    dated = f" (as of {card.rights_as_of:%Y-%m-%d})" if card.rights_as_of else ""
    return f"{card.rights_note}{plan}{dated}"


def writer_price(card: LyricWriterCard) -> str:
    if card.answer_price_microdollars:
        return f"{_dollars(card.answer_price_microdollars)} for an answer, paid to {card.name}."
    if not card.input_price_microdollars and not card.output_price_microdollars:
        return "Free of charge." if card.on_this_computer else "Its price is not known to the app."
    read, written = _dollars(card.input_price_microdollars), _dollars(card.output_price_microdollars)
    return f"{read} for a million tokens read, {written} written, paid to {card.name}. A song is about 2,000."


def _key_words(place: SecretPlace | None) -> str:
    return f"Key {place.value}" if place else ""


def _name(section: Section, key: ProviderKey) -> str:
    return f"{section}:{key}"


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


def _plain_dollars(microdollars: int) -> str:
    """ "0.15", "0.0005": exactly, and with two digits at least."""
    digits = f"{microdollars // MICRODOLLARS_PER_DOLLAR}.{microdollars % MICRODOLLARS_PER_DOLLAR:06d}"
    whole, _, rest = digits.partition(".")
    return f"{whole}.{rest.rstrip('0').ljust(2, '0')}"


def _dollars(microdollars: int) -> str:
    return f"${microdollars / MICRODOLLARS_PER_DOLLAR:,.2f}"
