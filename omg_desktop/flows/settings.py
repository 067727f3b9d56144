"""What an artist settles once: keys, addresses, who is asked first, and whether those who are asked can be reached."""

from collections.abc import Callable
from dataclasses import dataclass

from omg_desktop.domain.attempts import FailureKind
from omg_desktop.domain.errors import InvalidInput, KeyNeeded, OmgError, ProviderFailed, Unreachable
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.lyric_requests import LyricWriterCard
from omg_desktop.domain.preferences import Preferences, ServiceSettings, key_name, price_of
from omg_desktop.domain.values import Value
from omg_desktop.flows.lyrics import LyricWriters, WriterModels, writer_of
from omg_desktop.flows.render import Providers, provider_of
from omg_desktop.ports import (
    Clock,
    Job,
    PreferenceShelf,
    ProviderCard,
    Readiness,
    SecretPlace,
    Secrets,
    ServiceChecks,
)

Places = Callable[[ProviderKey], ServiceSettings | None]

_OF_FAILURE = {
    FailureKind.AUTH: Readiness.NEEDS_KEY,
    FailureKind.OFFLINE: Readiness.OFFLINE,
    FailureKind.UNAVAILABLE: Readiness.OFFLINE,
    FailureKind.TIMEOUT: Readiness.OFFLINE,
    FailureKind.RATE: Readiness.READY,
}

_PART_OF_THE_APP = "It is part of the app and works without a network."


class Health(Value):
    """How a service stands and, in one sentence, why."""

    readiness: Readiness
    why: str = ""


class MusicService(Value):
    """A music provider as the settings show it. ``address`` is "" for one that is part of the app."""

    card: ProviderCard
    address: str
    address_shipped: str
    model_shipped: str
    key_place: SecretPlace | None
    health: Health

    @property
    def is_service(self) -> bool:
        return bool(self.address)


class WriterService(Value):
    """A lyric writer as the settings show it."""

    card: LyricWriterCard
    address_shipped: str
    model_shipped: str
    key_place: SecretPlace | None
    health: Health


class Settings(Value):
    """Everything the settings show. ``problem`` says why keys could not be looked at; "" when they could."""

    preferences: Preferences
    music: tuple[MusicService, ...]
    writers: tuple[WriterService, ...]
    key_place_next: SecretPlace
    can_use_file: bool
    problem: str = ""


@dataclass(frozen=True)
class SeeSettings:
    """How everything stands, as far as this computer knows. Nobody is asked."""

    providers: Providers
    writers: LyricWriters
    preferences: PreferenceShelf
    secrets: Secrets
    place: Places  # None for a provider that is part of the app
    place_shipped: Places
    writers_shipped: tuple[LyricWriterCard, ...]

    def __call__(self) -> Settings:
        problems: list[str] = []
        place = self._looked_up(problems)
        shipped = {card.key: card for card in self.writers_shipped}
        return Settings(
            preferences=self.preferences.load(),
            music=tuple(self._music(provider.card, place) for provider in self.providers.values()),
            writers=tuple(_writer(writer.card, shipped[key], place) for key, writer in self.writers.items()),
            key_place_next=self.secrets.usual_place,
            can_use_file=self.secrets.can_use_file,
            problem=problems[0] if problems else "",
        )

    def _looked_up(self, problems: list[str]) -> Callable[[ProviderKey], SecretPlace | None]:
        def place(service: ProviderKey) -> SecretPlace | None:
            if problems:  # a keychain that stays locked would ask the person again for every service
                return None
            try:
                return self.secrets.place(key_name(service))
            except OmgError as error:
                problems.append(str(error))
                return None

        return place

    def _music(self, card: ProviderCard, place: Callable[[ProviderKey], SecretPlace | None]) -> MusicService:
        now, shipped = self.place(card.key), self.place_shipped(card.key)
        kept = place(card.key) if now else None
        if now is None:
            own = "Your ONCE account opens it; no key is needed." if card.needs_network else _PART_OF_THE_APP
            health = Health(readiness=Readiness.READY, why=own)
        else:
            health = _health_unasked(card.needs_key, kept, not card.needs_network)
        return MusicService(
            card=card,
            address=now.base_url if now else "",
            address_shipped=shipped.base_url if shipped else "",
            model_shipped=shipped.model if shipped else card.model,
            key_place=kept,
            health=health,
        )


@dataclass(frozen=True)
class KeepKey:
    """Keep the key of a service in the best place there is. Raises InvalidInput for what cannot be a key."""

    secrets: Secrets

    def __call__(self, service: ProviderKey, key: str) -> SecretPlace:
        return self.secrets.put(key_name(service), key)


@dataclass(frozen=True)
class ForgetKey:
    """Forget the key of a service, wherever it is kept."""

    secrets: Secrets

    def __call__(self, service: ProviderKey) -> None:
        self.secrets.delete(key_name(service))


@dataclass(frozen=True)
class KeepKeysInFile:
    """Where there is no keychain: into a file only the artist can read, or out of it again."""

    secrets: Secrets

    def __call__(self, agreed: bool) -> None:
        if agreed:
            self.secrets.agree_to_file()
        else:
            self.secrets.withdraw_file()


@dataclass(frozen=True)
class ChangePreferences:
    """Change what is kept, beginning with what is kept now: another part of the window may have changed it, too."""

    preferences: PreferenceShelf

    def __call__(self, change: Callable[[Preferences], Preferences]) -> Preferences:
        try:
            changed = change(self.preferences.load())
        except ValueError as error:  # only addresses and names of models are typed in
            raise InvalidInput("That is no address: it begins with http:// or https:// and has no blanks.") from error
        self.preferences.save(changed)
        return changed


@dataclass(frozen=True)
class SetPrice:
    """What a music provider charges by the artist's own knowledge, from today on. Raises InvalidInput.

    It is for a take or a minute, as the catalogue counts it; "" is what the catalogue says.
    """

    preferences: PreferenceShelf
    now: Clock

    def __call__(self, provider: ProviderKey, dollars: str) -> None:
        price = price_of(dollars)
        kept = self.preferences.load()
        before = kept.services.get(provider, ServiceSettings())
        settled = before.but(price_microdollars=price, priced_on=None if price is None else self.now().date())
        self.preferences.save(kept.with_service(provider, settled))


@dataclass(frozen=True)
class CheckMusic:
    """Ask a music provider whether it is there and knows the key. Nothing is made, nothing is charged."""

    providers: Providers
    ask: ServiceChecks

    def __call__(self, provider: ProviderKey, job: Job) -> Health:
        card = provider_of(self.providers, provider).card
        try:
            return Health(readiness=Readiness.READY, why=self.ask(provider, job))
        except ProviderFailed as error:
            readiness = _OF_FAILURE.get(error.failure.kind, Readiness.UNSUPPORTED)
            return _away(readiness, str(error), on_this_computer=not card.needs_network)
        except KeyNeeded as error:
            return Health(readiness=Readiness.NEEDS_KEY, why=str(error))


class WriterHealth(Value):
    """How a lyric writer stands, and the models it has."""

    health: Health
    models: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckWriter:
    """Ask a lyric writer what it can write with. No text is sent, nothing is charged."""

    writers: LyricWriters
    models: WriterModels

    def __call__(self, writer: ProviderKey, job: Job) -> WriterHealth:
        card = writer_of(self.writers, writer).card
        try:
            models = self.models(writer, job)
        except KeyNeeded as error:
            return WriterHealth(health=Health(readiness=Readiness.NEEDS_KEY, why=str(error)))
        except Unreachable as error:
            found = _away(Readiness.OFFLINE, str(error), on_this_computer=card.on_this_computer)
            return WriterHealth(health=found)
        except OmgError as error:
            return WriterHealth(health=Health(readiness=Readiness.UNSUPPORTED, why=str(error)))
        return WriterHealth(health=_with_models(card, models), models=models)


def _with_models(card: LyricWriterCard, models: tuple[str, ...]) -> Health:
    if not models:
        why = f"{card.name} answers, but has no model yet. Give it one, then check again."
        return Health(readiness=Readiness.UNSUPPORTED, why=why)
    if card.model and card.model not in models:
        why = f"It answers, but “{card.model}” is not among its {len(models)} models. Choose another."
        return Health(readiness=Readiness.UNSUPPORTED, why=why)
    count = "1 model" if len(models) == 1 else f"{len(models)} models"
    return Health(readiness=Readiness.READY, why=f"It answers and has {count}.")


def _writer(
    card: LyricWriterCard, shipped: LyricWriterCard, place: Callable[[ProviderKey], SecretPlace | None]
) -> WriterService:
    kept = place(card.key)
    return WriterService(
        card=card,
        address_shipped=shipped.base_url,
        model_shipped=shipped.model,
        key_place=kept,
        health=_health_unasked(card.needs_key, kept, card.on_this_computer),
    )


def _health_unasked(needs_key: bool, kept: SecretPlace | None, on_this_computer: bool) -> Health:
    if needs_key and kept is None:
        return Health(readiness=Readiness.NEEDS_KEY, why="Give it the key of your own account there.")
    if on_this_computer:
        return Health(readiness=Readiness.NEEDS_SERVER, why="Start its server on your computer, then check.")
    return Health(readiness=Readiness.READY, why="There is a key; it has not been tried yet.")


def _away(readiness: Readiness, why: str, *, on_this_computer: bool) -> Health:
    if readiness is Readiness.OFFLINE and on_this_computer:
        return Health(readiness=Readiness.NEEDS_SERVER, why=f"{why} Start its server, then check again.")
    return Health(readiness=readiness, why=why)
