"""What the built-in composer can do beside takes: its score is kept, changed, taken apart, and played by samples."""

import re
import shutil
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
import soundfile

from omg_desktop.adapters import pack_building
from omg_desktop.adapters.pack_building import build_once, known_pack, pack_in
from omg_desktop.adapters.providers import builtin as plug
from omg_desktop.adapters.score_changes import KeptScore, ScoreUnusable, changed
from omg_desktop.adapters.scores import kept_text, pack_of
from omg_desktop.adapters.sound_pack import OWN_VOICES, OWN_VOICES_CHOSEN, OWN_VOICES_FOR_NOW, SoundPacks
from omg_desktop.app.composer import WORK_COMMAND, ComposerParts, build_composer
from omg_desktop.composer import ComposerBrief, compose
from omg_desktop.composer.pack_plan import Cut
from omg_desktop.composer.sing.helper import Availability, available
from omg_desktop.composer.soundfont import SoundFontError
from omg_desktop.config import Config
from omg_desktop.domain.drafts import Order
from omg_desktop.domain.errors import InvalidInput, NotFound, ProviderFailed
from omg_desktop.domain.ids import TakeId
from omg_desktop.domain.preferences import Preferences
from omg_desktop.domain.variations import Variation, VariationKind
from tests.composer.test_pack import write_soundfont
from tests.fake_studio.stage import an_order
from tests.fakes import Patience

ROOT = Path(__file__).parents[2]
BRIEF = ComposerBrief("Pop", 4, 30.0)


class Wishes:
    """Fits what is needed of ``ports.PreferenceShelf``."""

    def __init__(self, **wishes: object) -> None:
        self.kept = Preferences.model_validate(wishes)

    def load(self) -> Preferences:
        return self.kept

    def save(self, preferences: Preferences) -> None:
        self.kept = preferences


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[ComposerParts, Order, Path]:
    """A take of 30 s by own voices, with its score."""
    folder = tmp_path_factory.mktemp("composer")
    parts = build_composer(Config(data_folder=folder / "data"), Wishes(own_voices=True))
    order = an_order(5)
    rendered = parts.provider.render(order, folder, Patience(), lambda _: None)
    return parts, order, rendered.path


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def kept() -> KeptScore:
    return KeptScore(compose(BRIEF), BRIEF)


# ---- the score --------------------------------------------------------------------------------------------------


def test_a_take_keeps_its_score_and_everything_can_be_written_from_it(
    made: tuple[ComposerParts, Order, Path], tmp_path: Path
) -> None:
    parts, _, take = made
    name, job = digest(take), Patience()
    outline = parts.scores.outline(name, job)
    assert outline.sections
    assert parts.scores.chord_sheet(name, job).startswith(f"Key: {outline.musical_key}")
    midi = parts.scores.write_midi(name, tmp_path / "notes", job)
    assert midi == tmp_path / "notes.mid"
    assert midi.read_bytes().startswith(b"MThd")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.mid"]


def test_stems_are_all_parts_in_one_length(made: tuple[ComposerParts, Order, Path], tmp_path: Path) -> None:
    parts, _, take = made
    stems = parts.scores.write_stems(digest(take), tmp_path / "stems", "flac", Patience())
    facts = [soundfile.info(path) for path in stems]
    assert len(stems) >= 4
    assert {info.frames for info in facts} == {soundfile.info(take).frames}
    assert {info.format for info in facts} == {"FLAC"}
    with pytest.raises(InvalidInput, match="WAV or FLAC"):
        parts.scores.write_stems(digest(take), tmp_path / "stems", "mp3", Patience())


def test_audio_of_others_has_no_score(made: tuple[ComposerParts, Order, Path], tmp_path: Path) -> None:
    parts, _, _ = made
    assert not parts.scores.has("0" * 64)
    with pytest.raises(NotFound, match="no score"):
        parts.scores.chord_sheet("0" * 64, Patience())


def test_a_damaged_score_is_one_clear_sentence(made: tuple[ComposerParts, Order, Path]) -> None:
    parts, _, _ = made
    home = parts.scores.root / "ab" / f"{'ab' * 32}.json"
    home.parent.mkdir(parents=True, exist_ok=True)
    for text in ("{", "[]", '{"format": 1}', '{"format": 9}', "null"):
        home.write_text(text)
        with pytest.raises(InvalidInput, match="score"):
            parts.scores.chord_sheet("ab" * 32, Patience())


def test_a_variation_is_rendered_from_the_kept_score(made: tuple[ComposerParts, Order, Path], tmp_path: Path) -> None:
    parts, order, take = made
    before = parts.scores.outline(digest(take), Patience())
    variation = Variation(
        parent=TakeId("take-1"), parent_audio=digest(take), kind=VariationKind.TEMPO, value=str(before.tempo_bpm * 0.9)
    )
    rendered = parts.provider.render(order.but(variation=variation), tmp_path, Patience(), lambda _: None)
    after = parts.scores.outline(digest(rendered.path), Patience())
    assert after.tempo_bpm == pytest.approx(before.tempo_bpm * 0.9)
    assert rendered.tempo_bpm == pytest.approx(after.tempo_bpm)
    assert soundfile.info(rendered.path).duration == pytest.approx(after.length_seconds, abs=0.05)


def test_a_variation_of_what_has_no_score_fails_in_words(
    made: tuple[ComposerParts, Order, Path], tmp_path: Path
) -> None:
    parts, order, _ = made
    lost = Variation(parent=TakeId("take-1"), parent_audio="0" * 64, kind=VariationKind.MELODY)
    with pytest.raises(ProviderFailed, match="no score"):
        parts.provider.render(order.but(variation=lost), tmp_path, Patience(), lambda _: None)


def roles(score: KeptScore, *wanted: str) -> list[object]:
    return [note for part in score.score.parts if part.role in wanted for note in part.notes]


def test_a_new_melody_keeps_chords_and_band() -> None:
    old, new = kept(), changed(kept(), "melody", "", 77)
    assert new.score.chords == old.score.chords
    assert roles(new, "bass", "drums", "chords") == roles(old, "bass", "drums", "chords")
    assert roles(new, "tune") != roles(old, "tune")
    assert KeptScore.from_text(new.as_text()) == new


def test_a_new_melody_stays_where_the_song_was_moved() -> None:
    moved = changed(
        changed(kept(), "key", "D major" if "major" in kept().score.key else "D minor", 0), "tempo", "97", 0
    )
    again = changed(moved, "melody", "", 77)
    assert (again.score.key, again.score.tempo_bpm) == (moved.score.key, 97.0)
    assert again.score.chords == moved.score.chords


def test_one_section_again_changes_nothing_else() -> None:
    old = kept()
    section = old.score.sections[1]
    new = changed(old, "section", section.name.upper(), 9)
    start, end = (bar * old.score.beats_per_bar for bar in (section.start_bar, section.end_bar))
    alike = [s for s in old.score.sections if s.name == section.name]
    assert len(alike) == 1

    def outside(score: KeptScore) -> list[object]:
        return [n for p in score.score.parts for n in p.notes if not start <= n.start_beats < end]

    assert outside(new) == outside(old)
    assert new.score.parts != old.score.parts
    assert new.score.chords == old.score.chords


def test_the_same_song_in_another_genre_keeps_its_chords_and_can_be_changed_further() -> None:
    old, new = kept(), changed(kept(), "genre", "Jazz", 0)
    assert (new.score.genre, new.score.key, new.score.seed) == ("jazz", old.score.key, old.score.seed)
    assert [chord.name for chord in new.score.chords] == [chord.name for chord in old.score.chords]
    assert len(new.score.sections) == len(old.score.sections)
    assert {part.voice for part in new.score.parts} != {part.voice for part in old.score.parts}
    again = changed(new, "melody", "", 77)
    assert again.score.chords == new.score.chords
    assert roles(again, "bass", "drums") == roles(new, "bass", "drums")
    assert roles(again, "tune") != roles(new, "tune")
    slower = changed(changed(again, "tempo", "90", 0), "section", new.score.sections[1].name, 5)
    assert (slower.score.tempo_bpm, slower.score.chords) == (90.0, new.score.chords)
    back = changed(slower, "genre", "Pop", 0)
    assert [chord.name for chord in back.score.chords] == [chord.name for chord in old.score.chords]
    assert KeptScore.from_text(back.as_text()) == back


def test_a_take_in_another_genre_is_rendered_and_ordered_through_the_port(
    made: tuple[ComposerParts, Order, Path], tmp_path: Path
) -> None:
    parts, order, take = made
    before = parts.scores.outline(digest(take), Patience())
    variation = Variation(
        parent=TakeId("take-1"), parent_audio=digest(take), kind=VariationKind.GENRE, value="Bossa nova"
    )
    heard: list[float] = []

    class Ears(Patience):
        def report(self, fraction: float | None, phase: str) -> None:
            super().report(fraction, phase)
            opening = parts.opening_of(order.id)
            if opening is not None:
                heard.append(soundfile.info(opening).duration)

    rendered = parts.provider.render(order.but(variation=variation), tmp_path, Ears(), lambda _: None)
    after = parts.scores.outline(digest(rendered.path), Patience())
    assert (after.genre, after.musical_key) == ("Bossa nova", before.musical_key)
    sheets = [parts.scores.chord_sheet(name, Patience()) for name in (digest(take), digest(rendered.path))]
    one, two = (re.findall(r"[A-G][#b]?[^\s|\[]*(?= *\|)", sheet) for sheet in sheets)
    assert len(one) > 4
    assert one == two
    assert soundfile.info(rendered.path).duration == pytest.approx(after.length_seconds, abs=0.05)
    assert heard == sorted(heard)
    assert heard


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("section", "Nowhere", "There is no section"),
        ("tempo", "fast", "not a tempo"),
        ("tempo", "nan", "A tempo is"),
        ("tempo", "9000", "A tempo is"),
        ("key", "H dur", "not a key"),
        ("colour", "red", "Nobody knows"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_in_words(kind: str, value: str, words: str) -> None:
    with pytest.raises(ScoreUnusable, match=words):
        changed(kept(), kind, value, 1)


def test_a_song_is_not_moved_from_major_to_minor() -> None:
    other = "C minor" if "major" in kept().score.key else "C major"
    with pytest.raises(ScoreUnusable, match="not from major to minor"):
        changed(kept(), "key", other, 0)


def test_a_take_of_a_composer_that_wrote_no_score_is_still_a_take() -> None:
    assert kept_text("", {}, None, "1") == ""


# ---- the card ---------------------------------------------------------------------------------------------------


def test_the_card_says_who_sings_as_the_composer_itself_would(
    made: tuple[ComposerParts, Order, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, _, _ = made
    assert available() in (Availability(True, plug.SUNG), Availability(False, plug.UNSUNG))
    card = parts.provider.card
    assert card.sings == available().found
    assert card.about == f"{OWN_VOICES_CHOSEN}. {available().words}"
    monkeypatch.setenv("PATH", "")
    assert parts.provider.card.about.endswith(plug.UNSUNG)
    sung = an_order().brief.but(instrumental=False, lyrics="[Verse]\nStay a while")
    assert parts.provider.card.why_not(sung) == ""  # an instrument plays the tune


# ---- the sample pack --------------------------------------------------------------------------------------------


def no_news(fraction: float, name: str) -> None:
    """Nobody watches."""


def packs(folder: Path, soundfont: Path | None, **wishes: object) -> SoundPacks:
    return SoundPacks(folder, Wishes(**wishes).load, WORK_COMMAND, ROOT, installed=(soundfont,) if soundfont else ())


@pytest.fixture
def font(tmp_path: Path) -> Path:
    """A SoundFont with one sine as its piano."""
    write_soundfont(tmp_path / "tiny.sf2")
    return tmp_path / "tiny.sf2"


def test_a_pack_is_built_once_in_a_process_of_its_own_and_then_used(font: Path, tmp_path: Path) -> None:
    there = packs(tmp_path / "cache", font)
    assert (there.ready(), there.words) == (None, OWN_VOICES_FOR_NOW)
    built = there.build(font, Patience())
    assert there.ready() == built
    assert there.words == "Sampled instruments: Tiny"
    assert "CC0" in (built.folder / "NOTICE.txt").read_text()
    job = Patience()
    assert there.build(font, job) == built
    assert job.reports == []
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == [".lock", built.identity, "known.json"]


def test_the_same_instruments_have_the_same_identity_wherever_they_lie(font: Path, tmp_path: Path) -> None:
    copy = shutil.copy(font, tmp_path / "copy.sf2")
    one = build_once(font, tmp_path / "a", no_news)
    assert build_once(Path(copy), tmp_path / "b", no_news).identity == one.identity


def test_another_plan_is_another_pack(font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = build_once(font, tmp_path, no_news)
    monkeypatch.setattr(pack_building, "PLAN", {"piano": Cut(0, 0)})
    assert known_pack(font, tmp_path) is None
    assert build_once(font, tmp_path, no_news).identity != one.identity


def test_a_pack_that_was_damaged_is_built_again(font: Path, tmp_path: Path) -> None:
    one = build_once(font, tmp_path, no_news)
    (one.folder / "pack.json").write_text("{")
    assert known_pack(font, tmp_path) is None
    assert build_once(font, tmp_path, no_news) == one


def test_what_a_killed_builder_left_is_swept_and_never_used(font: Path, tmp_path: Path) -> None:
    (tmp_path / "cache" / ".building-abc").mkdir(parents=True)
    build_once(font, tmp_path / "cache", no_news)
    assert not list((tmp_path / "cache").glob(".building-*"))
    assert pack_in(tmp_path / "cache") is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: b"Not a SoundFont at all",
        lambda raw: b"",
        lambda raw: raw[: len(raw) // 3],
        lambda raw: raw.replace(b"sfbk", b"WAVE"),
        lambda raw: raw.replace(b"phdr", b"xxxx"),
    ],
)
def test_a_damaged_or_foreign_file_is_one_clear_sentence(
    font: Path, tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    font.write_bytes(spoil(font.read_bytes()))
    with pytest.raises(SoundFontError, match=r"^tiny\.sf2 .*\.$"):
        build_once(font, tmp_path / "cache", no_news)
    assert known_pack(font, tmp_path / "cache") is None


def test_a_foreign_file_is_refused_to_the_person(tmp_path: Path) -> None:
    (tmp_path / "song.sf2").write_text("la la la")
    with pytest.raises(InvalidInput, match=r"song\.sf2 is not a SoundFont"):
        packs(tmp_path / "cache", None).build(tmp_path / "song.sf2", Patience())
    with pytest.raises(InvalidInput, match="no file"):
        packs(tmp_path / "cache", None).build(tmp_path / "nowhere.sf2", Patience())


def test_words_say_what_plays(font: Path, tmp_path: Path) -> None:
    assert packs(tmp_path, None).words == OWN_VOICES
    assert packs(tmp_path, font, own_voices=True).words == OWN_VOICES_CHOSEN
    build_once(font, tmp_path, no_news)
    assert packs(tmp_path, font).words == "Sampled instruments: Tiny"


def test_a_take_names_the_pack_it_was_played_with(font: Path, tmp_path: Path) -> None:
    config = Config(data_folder=tmp_path / "data")
    built = build_once(font, config.sound_pack_folder, no_news)
    parts = build_composer(config, Wishes(soundfont=str(font)))
    rendered = parts.provider.render(an_order(5), tmp_path, Patience(), lambda _: None)
    name = digest(rendered.path)
    assert rendered.model.endswith(f"+{built.identity}")
    assert pack_of(parts.scores.root.joinpath(name[:2], f"{name}.json").read_text()) == built.identity
    assert parts.scores.sound_of(name) == {"pack_path": str(built.folder)}
    shutil.rmtree(built.folder)
    with pytest.raises(InvalidInput, match="not on this computer any more"):
        parts.scores.sound_of(name)


# ---- the first bars ---------------------------------------------------------------------------------------------


def test_the_first_bars_can_be_heard_while_the_rest_is_made(tmp_path: Path) -> None:
    parts = build_composer(Config(data_folder=tmp_path / "data"), Wishes(own_voices=True))
    order = an_order(5)
    heard: list[float] = []

    class Ears(Patience):
        def report(self, fraction: float | None, phase: str) -> None:
            super().report(fraction, phase)
            opening = parts.opening_of(order.id)
            if opening is not None:
                heard.append(soundfile.info(opening).duration)

    parts.provider.render(order, tmp_path, Ears(), lambda _: None)
    assert heard == sorted(heard)
    assert heard[0] < 4.0
    assert heard[-1] == pytest.approx(order.brief.length_seconds, rel=0.03)
    assert parts.opening_of(order.id) is None


def test_a_composer_that_cannot_be_started_here_is_told(tmp_path: Path) -> None:
    command = (sys.executable, "-c", "import sys; sys.exit('no room')")
    with pytest.raises(InvalidInput, match="no room"):
        SoundPacks(tmp_path, Wishes().load, command, ROOT).build(Path(__file__), Patience())
