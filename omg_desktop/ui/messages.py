"""The only place where an error becomes words: what happened, and what to do next."""

from typing import NamedTuple

from omg_desktop.domain.errors import (
    AlreadyRunning,
    AudioMissing,
    AudioUnusable,
    DiskFull,
    InvalidInput,
    KeyNeeded,
    LibraryUnusable,
    NotEnoughCredits,
    NotFound,
    NotReady,
    OmgError,
    OutcomeUnknown,
    PriceChanged,
    ProviderFailed,
    ProviderKeyNeeded,
    ProviderRefused,
    ProviderSilent,
    ProviderUnpaid,
    ProviderUnreachable,
    Refused,
    SignInNeeded,
    Unreachable,
    WriterFailed,
    WriterRefused,
    WriterUnreachable,
)


class Message(NamedTuple):
    """A short title, and a sentence with what to do. ``{reason}`` is the error's own sentence."""

    title: str
    advice: str


MESSAGES: dict[type[OmgError], Message] = {
    Unreachable: Message("No connection", "{reason} Your work is saved here; it is sent when ONCE answers."),
    OutcomeUnknown: Message("No answer came", "{reason} It may have been charged. Check first, then try again."),
    Refused: Message("ONCE said no", "{reason}"),
    SignInNeeded: Message("Sign-in needed", "{reason} Sign in again; nothing was sent."),
    NotEnoughCredits: Message("Not enough credits", "{reason} You have {available}. Nothing was charged."),
    PriceChanged: Message("The price has changed", "{reason} Nothing was charged. Look at the new price, then submit."),
    AudioMissing: Message("Audio still to be sent", "{reason} It is sent again by itself."),
    InvalidInput: Message("That cannot be done", "{reason}"),
    NotFound: Message("Not found", "{reason}"),
    AudioUnusable: Message("Audio cannot be used", "{reason} Nothing was changed."),
    NotReady: Message("Not ready yet", "{reason}"),
    ProviderFailed: Message("No take came of it", "{reason} It adds 0 to the price. Try again."),
    ProviderRefused: Message("The provider refused", "{reason} It adds 0 to the price. Change the brief."),
    ProviderKeyNeeded: Message("The provider wants a key", "{reason} Look at its key in the settings."),
    ProviderUnpaid: Message("The provider wants to be paid", "{reason} Look at your account there; ONCE charged 0."),
    ProviderUnreachable: Message("The provider is not there", "{reason} Nothing was ordered. Check, then try again."),
    ProviderSilent: Message(
        "No answer came",
        "{reason} The provider may have charged you. Look there first; the app does not order it again by itself.",
    ),
    KeyNeeded: Message("A key is needed", "{reason} Look at it in the settings."),
    WriterUnreachable: Message("The lyric writer is away", "{reason} Nothing was written; your text is untouched."),
    WriterFailed: Message("No lyrics came of it", "{reason} Your text is untouched. Try again."),
    WriterRefused: Message("The lyric writer refused", "{reason} Your text is untouched. Wish for something else."),
    LibraryUnusable: Message("The library cannot be used", "{reason}"),
    DiskFull: Message("The disk is full", "{reason} Make room, then try again; what was saved is safe."),
    AlreadyRunning: Message("Already open", "{reason}"),
    OmgError: Message("That did not work", "{reason}"),
}


def message_for(error: OmgError) -> Message:
    """The words of the nearest kind that has some."""
    known = next(MESSAGES[kind] for kind in type(error).__mro__ if kind in MESSAGES)
    return known._replace(advice=known.advice.format_map({**vars(error), "reason": str(error)}))
