"""What HTTP says, in the words of the house: each answer and each silence becomes a kind of next step."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from omg_desktop.domain.errors import OmgError, OutcomeUnknown, Refused, SignInNeeded, Unreachable

# The request cannot have arrived: no connection was made, or the address was never understood.
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
# The other side asks for patience and has done nothing.
ASK_LATER = frozenset({408, 425, 429, 503})

_MESSAGE_LENGTH_MAX = 500


@contextmanager
def in_our_words(who: str, *, repeatable: bool) -> Iterator[None]:
    """Silence as an error of ours. ``repeatable``: asking twice has the effect of asking once, so it is harmless.

    The sentence names ``who``, never the request: its address and headers may hold secrets.
    """
    try:
        yield
    except httpx.InvalidURL as error:
        raise Unreachable(f"The address of {who} is not one.") from error
    except httpx.RequestError as error:
        if isinstance(error, NOT_SENT):
            raise Unreachable(f"{who} cannot be reached.") from error
        if repeatable:
            raise Unreachable(f"{who} did not answer.") from error
        raise OutcomeUnknown(f"{who} did not answer after it had been asked.") from error


def meaning(who: str, status: int, message: str, *, repeatable: bool) -> OmgError:
    """An answer that is not a success, as an error of ours. ``message`` is the other side's sentence, or empty."""
    said = plain(message)
    if status in ASK_LATER:
        return Unreachable(said or f"{who} asks to be tried again later.")
    if status >= 500:
        kind = Unreachable if repeatable else OutcomeUnknown
        return kind(said or f"{who} met a defect ({status}).")
    if status in (401, 403):
        return SignInNeeded(said or f"{who} does not know who is asking.")
    if 300 <= status < 400:
        return Refused(f"{who} points to another address; that is not followed.")
    return Refused(said or f"{who} said no ({status}).")


def plain(message: str) -> str:
    """A sentence from outside that may be shown: printable, on one line, of bearable length."""
    shown = "".join(character if character.isprintable() else " " for character in message)
    return " ".join(shown.split())[:_MESSAGE_LENGTH_MAX]
