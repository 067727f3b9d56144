"""From brief to score: decides tempo, key, form and harmony, seats the players and lets them play."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from omg_desktop.composer.brief import BriefError, ComposerBrief
from omg_desktop.composer.drum_names import DRUMS, GROUP_OF
from omg_desktop.composer.form import FormPlan, forms_for_words, place_sections, plan_form, sections_of_lyrics
from omg_desktop.composer.genre import Genre, PartPlan, load_genre, nearest_genre
from omg_desktop.composer.harmony import ChordTrack, lay_chords
from omg_desktop.composer.melody.tunes import compose_tunes
from omg_desktop.composer.performance import humanised
from omg_desktop.composer.players.band import Band
from omg_desktop.composer.players.bass import play_bass, play_walking_bass
from omg_desktop.composer.players.comping import play_chords, play_pad
from omg_desktop.composer.players.drums import play_drums
from omg_desktop.composer.players.leads import Tunes, play_counter, play_harmony, play_tune
from omg_desktop.composer.players.transitions import arranged, play_transitions
from omg_desktop.composer.score import Note, Part, Score, Section, SoundPlan, seconds_on_map
from omg_desktop.composer.seating import names_without_twins, seat_players
from omg_desktop.composer.seeds import generator, one_of, weighted
from omg_desktop.composer.theory import MINOR_MODES, Chord, parse_key
from omg_desktop.composer.wording import Wishes, read_direction

RITARDANDO_BEATS = 6


def compose(brief: ComposerBrief, rerolled: Mapping[str, int] | None = None) -> Score:
    """The score of a brief; the same brief gives the same score. Raises ``BriefError`` for a key that is none.

    ``rerolled`` gives single choices (see ``variations.with_another``) a seed of their own.
    """
    rerolled = rerolled or {}
    genre = load_genre(nearest_genre(brief.genre))
    wishes = read_direction(brief.direction)
    tonic, mode = _key(_with_seed(brief, rerolled.get("key")), genre, wishes)
    form = _form(_with_seed(brief, rerolled.get("tempo")), genre, wishes)
    return performed(brief, genre, wishes, (tonic, mode), form, (), rerolled)


def performed(
    brief: ComposerBrief, genre: Genre, wishes: Wishes, key: tuple[int, str], form: FormPlan,
    chords: tuple[Chord, ...], rerolled: Mapping[str, int],
) -> Score:  # fmt: skip
    """The score of a planned song, played by the genre's band. Without ``chords`` the genre's own are laid."""
    tonic, mode = key
    tempo_map = _tempo_map(form, genre)
    sections = _timed(
        place_sections(form, _energies(genre, wishes), genre.lift), tempo_map, genre, brief.length_seconds
    )
    tail = max(1.0, brief.length_seconds - tempo_map[-1][1])
    chords = chords or lay_chords(genre, sections, tonic, mode, rerolled.get("harmony", brief.seed))
    band = Band(genre, brief.seed, form.tempo_bpm, sections, ChordTrack(chords), tonic, mode, wishes, tail, rerolled)
    lines = [section.lines for section in form.sections] if not brief.instrumental else []
    parts, kicks = _play(band, lines)
    return Score(
        genre=genre.slug, requested_genre=brief.genre, seed=brief.seed, tempo_bpm=round(form.tempo_bpm, 4),
        beats_per_bar=genre.beats_per_bar, tonic=tonic, mode=mode, length_seconds=float(brief.length_seconds),
        sections=sections, chords=chords, parts=parts, tempo_map=tempo_map, kick_beats=kicks,
        sound=_sound(genre, wishes), heard_words=wishes.heard,
    )  # fmt: skip


def _with_seed(brief: ComposerBrief, seed: int | None) -> ComposerBrief:
    return brief if seed is None else replace(brief, seed=seed)


def _key(brief: ComposerBrief, genre: Genre, wishes: Wishes) -> tuple[int, str]:
    """Tonic and mode: as asked for, or drawn, with dark words preferring minor modes and bright ones major."""
    chance = generator(brief.seed, "key")
    weights = {
        mode: weight * 4.0 ** (-wishes.brightness if mode in MINOR_MODES else wishes.brightness)
        for mode, weight in genre.modes.items()
    }
    drawn_mode = weighted(chance, weights)
    drawn_tonic = one_of(chance, genre.tonics) if genre.tonics else int(chance.integers(12))
    asked = brief.key or wishes.key
    if not asked:
        return drawn_tonic, drawn_mode
    found = parse_key(asked)
    if found is None:
        raise BriefError(f'"{asked[:40]}" is not a key; write for example "A minor".')
    tonic, mode = found
    if mode in genre.harmony:
        return tonic, mode
    family = [name for name in genre.harmony if (name in MINOR_MODES) == (mode in MINOR_MODES)]
    return tonic, (family[0] if family else mode)


def _wished_tempo(brief: ComposerBrief, genre: Genre, wishes: Wishes) -> tuple[float, bool]:
    """(tempo in BPM, whether it was asked for)."""
    asked = brief.tempo_bpm or wishes.tempo_bpm
    if asked:
        return float(np.clip(asked, 30.0, 300.0)), True
    low, high = genre.tempo_bpm
    pull = 0.25 * wishes.energy + 0.45 * wishes.tempo
    place = float(generator(brief.seed, "tempo").random()) * (1.0 - min(0.8, abs(pull))) + max(0.0, pull)
    return low + (high - low) * min(1.0, max(0.0, place)), False


def _form(brief: ComposerBrief, genre: Genre, wishes: Wishes) -> FormPlan:
    tempo, is_fixed = _wished_tempo(brief, genre, wishes)
    forms = list(genre.forms)
    if brief.lyrics.strip() and not brief.instrumental:
        sung = sections_of_lyrics(brief.lyrics)
        frame = genre.forms[0]
        opening = frame[:1] if sung and sung[0].kind != "intro" and frame[0].kind == "intro" else ()
        closing = frame[-1:] if sung and sung[-1].kind != "outro" and frame[-1].kind == "outro" else ()
        forms = forms_for_words(opening, sung, closing) if sung else forms
    extra = closing_seconds(genre, tempo)
    low, high = genre.tempo_bpm
    pulled = (low * (0.9 if wishes.tempo < 0 else 1.0), high * (1.1 if wishes.tempo > 0 else 1.0))
    return plan_form(
        forms, brief.length_seconds, genre.beats_per_bar, pulled, tempo, tempo_is_fixed=is_fixed, closing_seconds=extra
    )


def lines_of(brief: ComposerBrief, kinds: Sequence[str]) -> list[tuple[str, ...]]:
    """The words of each section of the song of a brief; none where its sections are not of these kinds any more."""
    genre, wishes = load_genre(nearest_genre(brief.genre)), read_direction(brief.direction)
    plans = _form(brief, genre, wishes).sections if not brief.instrumental else ()
    if len(plans) != len(kinds):
        return [()] * len(kinds)
    return [plan.lines for plan in plans]


def closing_seconds(genre: Genre, tempo_bpm: float) -> float:
    """What a ritardando adds to the length."""
    return sum(60.0 / tempo_bpm * factor for factor in _slowing(genre))


def _slowing(genre: Genre) -> list[float]:
    """By how much each of the last beats is longer than a normal one, as shares of a beat."""
    return [genre.ritardando * ((index + 1) / RITARDANDO_BEATS) ** 1.5 for index in range(RITARDANDO_BEATS)]


def _tempo_map(form: FormPlan, genre: Genre) -> tuple[tuple[float, float], ...]:
    beat_seconds = 60.0 / form.tempo_bpm
    beats = form.bars * genre.beats_per_bar
    if genre.ritardando <= 0:
        return (0.0, 0.0), (float(beats), round(beats * beat_seconds, 6))
    first = beats - RITARDANDO_BEATS
    points = [(0.0, 0.0), (float(first), first * beat_seconds)]
    for index, slowing in enumerate(_slowing(genre)):
        points.append((float(first + index + 1), points[-1][1] + beat_seconds * (1.0 + slowing)))
    return tuple((beat, round(second, 6)) for beat, second in points)


def _timed(
    sections: Sequence[Section], tempo_map: tuple[tuple[float, float], ...], genre: Genre, length_seconds: float
) -> tuple[Section, ...]:
    timed = []
    for index, section in enumerate(sections):
        start = seconds_on_map(tempo_map, section.start_bar * genre.beats_per_bar)
        end = seconds_on_map(tempo_map, section.end_bar * genre.beats_per_bar)
        end = max(end, length_seconds) if index == len(sections) - 1 else end
        timed.append(replace(section, start_seconds=round(start, 4), end_seconds=round(end, 4)))
    return tuple(timed)


def _energies(genre: Genre, wishes: Wishes) -> dict[str, float]:
    shift = 0.14 * wishes.energy + 0.05 * wishes.density
    return {kind: energy + shift for kind, energy in genre.energies.items()} if genre.energies else {}


def _play(band: Band, lines: Sequence[tuple[str, ...]]) -> tuple[tuple[Part, ...], tuple[float, ...]]:
    """All parts of the band with human timing, and the beats of the kick for sidechains."""
    tunes = compose_tunes(band, lines)
    plans = seat_players(band.genre, band.wishes, band.seed)
    chance = band.chance("swing")
    low, high = band.genre.swing
    swing = round(low + (high - low) * float(chance.random()), 4)
    parts = []
    for rank, (plan, name) in enumerate(zip(plans, names_without_twins(plans), strict=True)):
        notes = _notes_of(band, plan, tunes)
        if plan.player not in ("tune", "harmony"):
            notes = arranged(band, notes, rank, len(plans))
        if notes:
            parts.append(_part(band, plan, name, notes, swing))
    drums = _drum_parts(band, swing)
    kicks = tuple(
        round(n.start_beats, 4) for part in drums for n in part.notes if n.pitch == DRUMS["kick"] and n.velocity > 0.5
    )
    return (*drums, *parts), kicks


def _notes_of(band: Band, plan: PartPlan, tunes: Tunes) -> list[Note]:
    if plan.player == "bass":
        return play_bass(band, plan)
    if plan.player == "walking":
        return play_walking_bass(band, plan)
    if plan.player == "pad":
        return play_pad(band, plan)
    if plan.player == "chords":
        return play_chords(band, plan)
    if plan.player == "tune":
        return play_tune(band, plan, tunes)
    if plan.player == "harmony":
        return play_harmony(band, plan, tunes)
    if plan.player == "counter":
        return play_counter(band, plan, tunes)
    raise ValueError(f"{band.genre.slug}: nobody knows how to play {plan.player!r}")


def _part(band: Band, plan: PartPlan, name: str, notes: list[Note], swing: float) -> Part:
    space = 1.0 + 0.6 * band.wishes.space
    played = humanised(notes, band.chance("timing", name), plan.loose_ms, plan.late_ms)
    return Part(
        name=name, role=plan.player, voice=plan.voices[0], notes=played, level_db=plan.level_db, pan=plan.pan,
        width=plan.width, reverb=plan.reverb * space, hall=plan.hall * space, delay=plan.delay, duck=plan.duck,
        swing=swing, swing_unit_beats=band.genre.swing_unit_beats, settings=plan.settings,
    )  # fmt: skip


def _drum_parts(band: Band, swing: float) -> list[Part]:
    """The drums by group, so that each can be mixed; and the transitions, which need no kit."""
    plan = band.genre.drums
    notes = play_transitions(band) + (play_drums(band, plan) if plan else [])
    groups: dict[str, list[Note]] = {}
    for note in notes:
        groups.setdefault(GROUP_OF[note.pitch], []).append(note)
    kit = plan.kit if plan else "rock"
    levels = {
        "Kick": plan.kick_db if plan else -18.0, "Snare": plan.snare_db if plan else -21.0, "Toms": -21.0,
        "Cymbals": plan.cymbals_db if plan else -27.0, "Percussion": plan.percussion_db if plan else -27.0,
            "Effects": -25.0,
    }  # fmt: skip
    space = 1.0 + 0.5 * band.wishes.space
    sends = {"Kick": 0.0, "Snare": 1.6, "Toms": 1.6, "Cymbals": 0.6, "Percussion": 1.2, "Effects": 4.0}
    parts = []
    for name in (group for group in levels if group in groups):
        played = humanised(groups[name], band.chance("timing", name), plan.loose_ms if plan else 4.0, 0.0, 0.04)
        send = sends[name] * (plan.reverb if plan else 0.06) * space
        parts.append(
            Part(
                name, "drums", f"kit {kit}", played, levels[name] + 1.5 * band.wishes.energy, reverb=send, swing=swing,
                swing_unit_beats=band.genre.swing_unit_beats,
            )
        )  # fmt: skip
    return parts


def _sound(genre: Genre, wishes: Wishes) -> SoundPlan:
    """The genre's mix targets, tilted by the wishes: dark words dull the top, bright ones open it."""
    spectrum = dict(genre.sound.spectrum)
    spectrum["tilt_db"] = spectrum.get("tilt_db", -3.0) + 0.8 * wishes.brightness
    drive = min(1.0, max(0.0, genre.sound.drive + 0.2 * wishes.energy))
    return replace(genre.sound, spectrum=tuple(sorted(spectrum.items())), drive=round(drive, 3))
