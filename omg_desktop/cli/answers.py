"""What is said in return: a value for machines, and lines for people."""

import json
from dataclasses import dataclass
from typing import Any

from omg_desktop.domain.billing import Quote, credits_in_words
from omg_desktop.domain.ids import new_id
from omg_desktop.domain.releases import Release, Track
from omg_desktop.domain.takes import Take
from omg_desktop.domain.trail import dollars
from omg_desktop.flows.submit import ReleaseCheck

SHORT_ID_LENGTH = 8
assert len(new_id()) > SHORT_ID_LENGTH


@dataclass(frozen=True)
class Answer:
    """``value`` is printed with ``--json``, ``text`` without."""

    value: Any
    text: str

    def said(self, *, as_json: bool) -> str:
        return json.dumps(self.value, indent=2, ensure_ascii=False, default=str) if as_json else self.text


def short(name: str) -> str:
    """The end of an id: ids made at the same time differ there."""
    return name[-SHORT_ID_LENGTH:]


def release_line(release: Release, status: str) -> str:
    return f"{short(release.id)}  {release.title or 'Untitled release'} · {release.artist or 'no artist'} · {status}"


def track_line(track: Track, take_count: int) -> str:
    audio = track.audio.label if track.audio else "no audio yet"
    if track.audio and track.audio.declaration:
        audio += f" · declared: {track.audio.declaration.sentence}"
    takes = "1 take" if take_count == 1 else f"{take_count} takes"
    return f"{short(track.id)}  {track.position}. {track.title or 'Untitled track'} · {audio} · {takes}"


def take_line(take: Take, *, confirmed: bool) -> str:
    facts = take.facts
    minutes, seconds = divmod(round(facts.duration_seconds), 60)
    loudness = f"{facts.loudness_lufs:.1f} LUFS" if facts.loudness_lufs is not None else "silent"
    tempo = f" · {take.tempo_bpm:.0f} BPM" if take.tempo_bpm else ""
    key = f" · {take.musical_key}" if take.musical_key else ""
    mark = " · confirmed" if confirmed else ""
    return (
        f"{short(take.id)}  Take {take.number} · {take.provider_name} · {minutes}:{seconds:02d}{tempo}{key} · "
        f"{loudness} · seed {take.seed}{mark}"
    )


def quote_lines(found: ReleaseCheck) -> str:
    price: Quote = found.quote
    lines = [
        f"{line.title or 'Untitled track'}: {line.base} + {line.ai} = {credits_in_words(line.credits)}"
        for line in price.lines
    ]
    money = price.money
    lines.append(f"Total: {credits_in_words(price.credits)} ({dollars(money.paid)}), tariff {price.tariff_version}")
    lines.append(
        f"Where it goes: fund {dollars(money.fund)} · ONCE {dollars(money.retained)} · "
        f"distribution {dollars(money.distribution)} · generation {dollars(money.generation)}"
    )
    if found.account is not None:
        lines.append(f"Balance {found.account.balance}, after this release {found.balance_after}")
    lines += [f"To do: {check.title}. {check.advice}".rstrip() for check in found.problems]
    return "\n".join(lines)
