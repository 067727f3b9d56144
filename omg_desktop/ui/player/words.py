"""What the deck says when it is asked, for ears and eyes alike."""

from omg_desktop.domain.waveforms import SoundDetail
from omg_desktop.ports import PlaybackStatus
from omg_desktop.ui.player.listening import speed_name
from omg_desktop.ui.player.state import PlayerState
from omg_desktop.ui.widgets.figures import clock_tenths, loudness, signed

HIDDEN = "The test hides figures until it has ended."
_SILENT_DBFS = -60.0


def position_words(state: PlayerState, moment: PlaybackStatus) -> str:
    """Where the music is: "1:00.4 of 2:47.0, Chorus, Take 3 on deck A, −9.1 dBFS"."""
    if state.heard is None:
        return "Nothing to hear yet."
    here = f"{clock_tenths(moment.position_seconds)} of {clock_tenths(state.duration_seconds)}"
    if state.blind is not None:
        return f"{here}, {state.heard_name}"
    part = next((p for p in state.sections if p.start_seconds <= moment.position_seconds < p.end_seconds), None)
    deck = state.decks.letter(state.heard.id)
    loudest = max(moment.levels_dbfs)
    level = f"{signed(loudest)} dBFS" if loudest > _SILENT_DBFS else "silent"
    looped = "in the loop" if moment.loop else ""
    speed = "" if moment.speed == 1.0 else f"at {speed_name(moment.speed)}"
    name = state.heard_name + (f" on deck {deck}" if deck else "")
    words = (here, part.name if part else "", name, speed, looped, level)
    return ", ".join(word for word in words if word)


def loudness_words(state: PlayerState, moment: PlaybackStatus, detail: SoundDetail | None) -> str:
    """How loud it is, as far as it is measured by now."""
    if state.heard is None:
        return "Nothing to hear yet."
    if state.blind is not None:
        return HIDDEN
    facts, here = state.heard.facts, moment.position_seconds
    words = [f"{state.heard_name}: integrated {loudness(facts.loudness_lufs)}"]
    if facts.true_peak_dbtp is not None:
        words.append(f"true peak {signed(facts.true_peak_dbtp)} dBTP")
    if detail is not None:
        readings = detail.readings
        if (momentary := readings.momentary_at(here)) is not None:
            words.append(f"momentary {signed(momentary)}")
        if (short_term := readings.short_term_at(here)) is not None:
            words.append(f"short-term {signed(short_term)}")
        if readings.momentary_max_lufs is not None:
            words.append(f"highest momentary {signed(readings.momentary_max_lufs)}")
        if readings.short_term_max_lufs is not None:
            words.append(f"highest short-term {signed(readings.short_term_max_lufs)}")
        if readings.range_lu is not None:
            words.append(f"range {readings.range_lu:.1f} LU")
        if (correlation := readings.correlation_at(here)) is not None:
            words.append(f"correlation {correlation:.2f}".replace("-", "−"))
    if state.matching:
        words.append(f"match {signed(state.gain_db)} dB")
    return ", ".join(words)


def reading_words(detail: SoundDetail | None, position_seconds: float, gain_db: float) -> str:
    """The line under the meter: short-term loudness, true peak and correlation where the music is."""
    if detail is None:
        return ""
    readings = detail.readings
    short_term = readings.short_term_at(position_seconds)
    peak = readings.true_peak_to(position_seconds)
    correlation = readings.correlation_at(position_seconds)
    momentary = readings.momentary_at(position_seconds)
    parts = (
        f"M {signed(momentary + gain_db)}" if momentary is not None else "M –",
        f"S {signed(short_term + gain_db)}" if short_term is not None else "S –",
        f"TP {signed(peak + gain_db)}" if peak is not None else "TP –",
        f"φ {correlation:.1f}".replace("-", "−") if correlation is not None else "φ –",
    )
    return "  ".join(parts)
