"""Two corners of the desk: what an artist settles once, and help with words."""

from collections.abc import Mapping
from dataclasses import dataclass

from omg_desktop import assets
from omg_desktop.adapters.lyric_catalogue import load_structures, load_words
from omg_desktop.adapters.provider_checks import HttpServiceChecks
from omg_desktop.app.services import MusicServices, shipped_writers
from omg_desktop.domain.genres import GenreCatalogue
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.flows.authorship import RememberSuggestion, SettleAuthorship
from omg_desktop.flows.lyrics import LyricWriters, RhymesFor, StructuresFor, WriteLyrics, WriterCards, WriterModels
from omg_desktop.flows.settings import (
    ChangePreferences,
    CheckMusic,
    CheckWriter,
    ForgetKey,
    KeepKey,
    KeepKeysInFile,
    SeeSettings,
    SetPrice,
)
from omg_desktop.ports import AuthorshipShelf, Clock, MusicProvider, PreferenceShelf, Secrets


@dataclass(frozen=True)
class SettingsDesk:
    """What is settled once."""

    see: SeeSettings
    keep_key: KeepKey
    forget_key: ForgetKey
    keep_keys_in_file: KeepKeysInFile
    change: ChangePreferences
    set_price: SetPrice
    check_music: CheckMusic
    check_writer: CheckWriter


@dataclass(frozen=True)
class LyricsDesk:
    """Help with words."""

    write: WriteLyrics
    remember: RememberSuggestion
    settle: SettleAuthorship
    writers: WriterCards
    rhymes: RhymesFor
    structures: StructuresFor


def settings_desk(
    preferences: PreferenceShelf,
    secrets: Secrets,
    music: MusicServices,
    providers: Mapping[ProviderKey, MusicProvider],
    writers: LyricWriters,
    now: Clock,
) -> SettingsDesk:
    shipped = lambda key: music.place(key, shipped=True)  # noqa: E731
    return SettingsDesk(
        see=SeeSettings(providers, writers, preferences, secrets, music.place, shipped, shipped_writers()),
        keep_key=KeepKey(secrets),
        forget_key=ForgetKey(secrets),
        keep_keys_in_file=KeepKeysInFile(secrets),
        change=ChangePreferences(preferences),
        set_price=SetPrice(preferences, now),
        check_music=CheckMusic(providers, HttpServiceChecks(music.entry, music.key_of)),
        check_writer=CheckWriter(writers, WriterModels(writers)),
    )


def lyrics_desk(
    write: WriteLyrics, authorship: AuthorshipShelf, writers: LyricWriters, genres: GenreCatalogue
) -> LyricsDesk:
    return LyricsDesk(
        write=write,
        remember=RememberSuggestion(authorship),
        settle=SettleAuthorship(authorship),
        writers=WriterCards(writers),
        rhymes=RhymesFor(load_words(assets.resource("lyrics/words.txt"))),
        structures=StructuresFor(load_structures(assets.resource("lyrics/structures.toml")), genres),
    )
