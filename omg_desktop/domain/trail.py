"""The audit trail in words an artist reads: each event a title and a line of detail, in a lane."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import JsonValue

from omg_desktop.domain.audit import AuditEvent, EventKind
from omg_desktop.domain.billing import credits_in_words
from omg_desktop.domain.values import MICRODOLLARS_PER_DOLLAR, Microdollars, Value


class Lane(StrEnum):
    """What an event is about; the timeline colours by it."""

    BRIEF = "brief"
    GENERATION = "generation"
    CHOICE = "choice"
    RELEASE = "release"
    STORE = "store"


class EventWords(Value):
    """An event as it is shown."""

    lane: Lane
    title: str
    detail: str = ""


_PLAIN: Mapping[EventKind, tuple[Lane, str]] = {
    EventKind.RELEASE_CREATED: (Lane.BRIEF, "Release begun"),
    EventKind.RELEASE_EDITED: (Lane.RELEASE, "Release edited"),
    EventKind.RELEASE_REMOVED: (Lane.RELEASE, "Release moved to the trash"),
    EventKind.RELEASE_DELETED: (Lane.RELEASE, "Release deleted for good"),
    EventKind.TRACK_ADDED: (Lane.BRIEF, "Track added"),
    EventKind.TRACK_EDITED: (Lane.BRIEF, "Track edited"),
    EventKind.TRACK_REMOVED: (Lane.BRIEF, "Track moved to the trash"),
    EventKind.TRACK_DELETED: (Lane.BRIEF, "Track deleted for good"),
    EventKind.TAKES_ORDERED: (Lane.BRIEF, "Brief written, takes ordered"),
    EventKind.MUSIC_GENERATION: (Lane.GENERATION, "Take generated"),
    EventKind.LYRICS_GENERATION: (Lane.GENERATION, "Lyrics suggested"),
    EventKind.TAKE_RATED: (Lane.CHOICE, "Take rated"),
    EventKind.TAKE_SORTED: (Lane.CHOICE, "Take sorted"),
    EventKind.COMPARISON_FINISHED: (Lane.CHOICE, "Takes compared"),
    EventKind.TAKE_CONFIRMED: (Lane.CHOICE, "Take confirmed"),
    EventKind.CONFIRMATION_WITHDRAWN: (Lane.CHOICE, "Confirmation withdrawn"),
    EventKind.AUDIO_IMPORTED: (Lane.CHOICE, "Audio imported"),
    EventKind.AUDIO_EXPORTED: (Lane.CHOICE, "Audio exported"),
    EventKind.RELEASE_SUBMITTED: (Lane.RELEASE, "Release submitted"),
    EventKind.SUBMISSION_RETURNED: (Lane.RELEASE, "Submission returned"),
    EventKind.SUBMISSION_ACCEPTED: (Lane.RELEASE, "Submission accepted"),
    EventKind.RELEASE_DELIVERED: (Lane.STORE, "Release delivered"),
}


def describe(event: AuditEvent) -> EventWords:
    """The event in words. Details an event does not have are left out; nothing is guessed."""
    happening = event.happening
    lane, title = _PLAIN[happening.kind]
    details = happening.details
    match happening.kind:
        case EventKind.MUSIC_GENERATION:
            title, detail = _generation(details)
        case EventKind.LYRICS_GENERATION:
            title, detail = _lyrics(details)
        case EventKind.TAKES_ORDERED:
            detail = _ordered(details)
        case EventKind.TAKE_CONFIRMED:
            title, detail = f"Take {details.get('take', '')} confirmed".replace("  ", " "), _audio(details)
        case EventKind.TAKE_RATED:
            title, detail = f"Take {details.get('take')} rated", f"{details.get('rating')} of 5 stars"
        case EventKind.TAKE_SORTED:
            standing = _STANDINGS.get(str(details.get("standing")), "sorted")
            title, detail = f"Take {details.get('take')} {standing}", ""
        case EventKind.COMPARISON_FINISHED:
            title, detail = _compared(details)
        case EventKind.AUDIO_IMPORTED:
            detail = _joined(_audio(details), *_declared(details))
        case EventKind.RELEASE_SUBMITTED | EventKind.SUBMISSION_ACCEPTED:
            detail = _paid(details)
        case EventKind.RELEASE_DELIVERED:
            title, detail = _delivered(details)
        case EventKind.TRACK_REMOVED | EventKind.RELEASE_REMOVED if details.get("restored"):
            title, detail = title.replace("moved to", "taken out of"), ""
        case _:
            detail = _fields(details)
    return EventWords(lane=lane, title=title, detail=detail)


def dollars(amount: Microdollars) -> str:
    """An amount as it is shown, rounded to whole cents only here: "$0.92"; below a cent, exactly: "$0.0005"."""
    sign, amount = ("−", -amount) if amount < 0 else ("", amount)
    if 0 < amount < MICRODOLLARS_PER_DOLLAR // 100:
        return f"{sign}$0.{amount:06d}".rstrip("0")
    cents = (amount + 5_000) // 10_000
    return f"{sign}${cents // 100:,}.{cents % 100:02d}"


def _generation(details: Mapping[str, JsonValue]) -> tuple[str, str]:
    metadata = details.get("metadata")
    told: Mapping[str, JsonValue] = metadata if isinstance(metadata, dict) else {}
    outcome = str(told.get("outcome", ""))
    title = {"succeeded": "Take generated", "failed": "Generation failed", "cancelled": "Generation cancelled"}
    cost = told.get("estimated_cost")
    price = dollars(cost) if isinstance(cost, int) and outcome == "succeeded" else "adds 0"
    if isinstance(cost, int) and cost and outcome != "succeeded":
        price += f", the provider may have charged {dollars(cost)}"
    retries = told.get("retry_count")
    tries = f"{retries + 1} tries" if isinstance(retries, int) and retries else "1 try"
    model = str(told.get("model_echoed") or details.get("model", ""))
    return title.get(outcome, "Generation"), _joined(model, tries, price)


def _lyrics(details: Mapping[str, JsonValue]) -> tuple[str, str]:
    metadata = details.get("metadata")
    told: Mapping[str, JsonValue] = metadata if isinstance(metadata, dict) else {}
    titles = {"failed": "Lyrics failed", "cancelled": "Lyrics cancelled"}
    length, cost = told.get("lyrics_length"), told.get("estimated_cost")
    price = dollars(cost) if isinstance(cost, int) and cost else ""
    if price and told.get("outcome") != "succeeded":
        price = f"the provider may have charged {price}"
    return titles.get(str(told.get("outcome")), "Lyrics suggested"), _joined(
        str(told.get("model_echoed") or details.get("model", "")),
        f"{length} characters" if isinstance(length, int) else "",
        price,
    )


_STANDINGS = {"kept": "kept", "rejected": "moved to the tray", "open": "unmarked"}
_TESTS = {"blind": "Takes compared blind", "knock_out": "Knock-out of takes", "abx": "ABX test of two takes"}


def _compared(details: Mapping[str, JsonValue]) -> tuple[str, str]:
    winner = details.get("winner")
    if details.get("kind") == "abx":
        outcome = f"{details.get('right')} of {details.get('trials')} right"
    else:
        outcome = f"Take {winner} chosen" if winner else "no difference heard"
    loud = "equally loud" if details.get("equally_loud") else "not equally loud"
    title = _TESTS.get(str(details.get("kind")), "Takes compared")
    return title, _joined(f"{details.get('takes')} takes", outcome, loud)


def _ordered(details: Mapping[str, JsonValue]) -> str:
    takes = details.get("takes")
    return _joined(
        str(details.get("genre", "")),
        "instrumental" if details.get("instrumental") else "with vocals",
        f"prompt {details.get('prompt_length')} characters",
        f"{takes} take" if takes == 1 else f"{takes} takes",
    )


def _audio(details: Mapping[str, JsonValue]) -> str:
    digest = str(details.get("audio_sha256", ""))
    return f"audio sha256 {digest[:4]}…{digest[-4:]}" if digest else ""


def _declared(details: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """What was said of imported audio. Events of before the tool was asked for tell the source alone."""
    said = details.get("declaration")
    if not isinstance(said, dict):
        return (f"declared {details.get('declared_source', '')}",)
    words = str(said.get("artist_words", ""))
    return (f"declared: {said.get('in_words', '')}", f"“{words}”" if words else "")


def _paid(details: Mapping[str, JsonValue]) -> str:
    credits = details.get("credits")
    words = credits_in_words(credits) if isinstance(credits, int) else ""
    ref = details.get("ref")
    return _joined(f"{words} debited once" if ref else words, f"ref {ref}" if ref else "waiting to be sent")


def _delivered(details: Mapping[str, JsonValue]) -> tuple[str, str]:
    if details.get("state") == "failed":
        return "Delivery failed", "the credits were given back"
    return f"Delivered to {details.get('stores')} stores", "sandbox package with AI disclosure"


def _fields(details: Mapping[str, JsonValue]) -> str:
    fields = details.get("fields")
    return ", ".join(str(field).replace("_", " ") for field in fields) if isinstance(fields, list) else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
