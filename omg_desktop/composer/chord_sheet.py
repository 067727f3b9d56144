"""The chord sheet: sections, chords by the bar, and words, as plain text that a musician can play from."""

from __future__ import annotations

from omg_desktop.composer.score import Score, Section

BARS_PER_LINE = 4


def chord_sheet(score: Score) -> str:
    """The sheet as text, ending in a newline."""
    lines = [f"Key: {score.key}   Tempo: {score.tempo_bpm:.0f} BPM   Metre: {score.beats_per_bar}/4", ""]
    for section in score.sections:
        minutes, seconds = divmod(int(section.start_seconds), 60)
        lines.append(f"[{section.name}]  {minutes}:{seconds:02d}")
        bars = [_bar(score, bar) for bar in range(section.start_bar, section.end_bar)]
        for start in range(0, len(bars), BARS_PER_LINE):
            lines.append("| " + " | ".join(f"{bar:<9}" for bar in bars[start : start + BARS_PER_LINE]) + " |")
        lines += _words(score, section)
        lines.append("")
    return "\n".join(lines)


def _bar(score: Score, bar: int) -> str:
    start, end = bar * score.beats_per_bar, (bar + 1) * score.beats_per_bar
    inside = [chord.name for chord in score.chords if start - 1e-6 <= chord.start_beats < end - 1e-6]
    return " ".join(inside) if inside else "%"


def _words(score: Score, section: Section) -> list[str]:
    """The sung words of a section, two bars to a line."""
    lines: dict[int, str] = {}
    for part in score.parts:
        if part.role != "tune":
            continue
        for note in part.notes:
            bar = int((note.start_beats + 0.6) // score.beats_per_bar)
            if note.syllable and section.start_bar <= bar < section.end_bar:
                line = (bar - section.start_bar) // 2
                gap = "" if lines.get(line, "").endswith("-") or line not in lines else " "
                lines[line] = lines.get(line, "").removesuffix("-") + gap + note.syllable
        if lines:
            break
    return [f"  {lines[line]}" for line in sorted(lines)]
