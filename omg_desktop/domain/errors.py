"""A kind of error is a kind of next step: wait, check, change something, buy credits, look after the library.

Each error carries one sentence in ``str(error)`` that says what happened. What to do next is said in one place for
each face (``ui/messages``, ``cli``). Whatever is raised outside this tree is a defect of ours.
"""

from omg_desktop.domain.attempts import Failure, FailureKind, Outcome
from omg_desktop.domain.values import Credits


class OmgError(Exception):
    """The root. Anything else that is raised is a defect.

    ``http_status`` and ``provider_code`` are of the answer that said it, where there was one; never a text of theirs.
    """

    http_status: int | None = None
    provider_code: str = ""


class Unreachable(OmgError):
    """Nothing was done on the other side; asking again is safe."""


class OutcomeUnknown(OmgError):
    """It may have been done, and billed. Only the person may ask again."""


class Refused(OmgError):
    """The other side understood and said no; asking again changes nothing."""


class SignInNeeded(Refused):
    """The other side does not know who is asking."""


class NotEnoughCredits(Refused):
    """The account cannot pay for the release."""

    def __init__(self, message: str, needed: Credits, available: Credits) -> None:
        super().__init__(message)
        self.needed = needed
        self.available = available


class PriceChanged(Refused):
    """The backend counts another price than the one that was agreed to."""

    def __init__(self, message: str, agreed: Credits, asked: Credits) -> None:
        super().__init__(message)
        self.agreed = agreed
        self.asked = asked


class AudioMissing(Refused):
    """The backend has not got the audio yet; sending it mends this."""


class InvalidInput(OmgError):
    """The person can change what was given and try again; nothing was touched."""


class NotFound(InvalidInput):
    """There is nothing of that name."""


class AudioUnusable(InvalidInput):
    """The file is missing, is not audio we can read, or is not what it claims to be."""


class NotReady(InvalidInput):
    """The release cannot be submitted yet; the sentence names the first problem."""


class ProviderFailed(OmgError):
    """The provider gave no usable take. Nothing is added to the price."""

    def __init__(self, message: str, failure: Failure | None = None) -> None:
        super().__init__(message)
        self.failure = failure or Failure()


class ProviderRefused(ProviderFailed):
    """The provider will not make this, whoever asks."""


class ProviderKeyNeeded(ProviderFailed):
    """The provider does not know who is asking: the key is missing, wrong, or not allowed to do this."""


class ProviderUnpaid(ProviderFailed):
    """The artist's own account with the provider cannot pay for it."""


class ProviderUnreachable(ProviderFailed, Unreachable):
    """The provider was never asked, since no connection was made."""


class ProviderSilent(ProviderFailed, OutcomeUnknown):
    """The provider was asked and gave no answer; the take may have been made, and charged."""


def provider_failure(message: str, failure: Failure) -> ProviderFailed:
    """The error of the next step that follows from this failure."""
    if failure.outcome is Outcome.UNKNOWN:
        return ProviderSilent(message, failure)
    return _PROVIDER_ERRORS.get(failure.kind, ProviderFailed)(message, failure)


class KeyNeeded(InvalidInput):
    """A service wants a key that is missing, locked away or not accepted; settings is where it is given."""


class WriterUnreachable(Unreachable):
    """The lyric writer wrote nothing; asking again is safe, after a pause where it named one."""

    def __init__(self, message: str, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class WriterFailed(OmgError):
    """The lyric writer gave no usable lyrics. The artist's text is untouched."""


class WriterRefused(WriterFailed):
    """The lyric writer will not write this; another wish may do."""


class LibraryUnusable(OmgError):
    """The library cannot be opened or written: damaged, locked, read-only, or made by a newer version."""


class DiskFull(LibraryUnusable):
    """There is no room left where the library lies."""


class AlreadyRunning(OmgError):
    """Another window has this library open."""


class Cancelled(Exception):  # not an OmgError: nothing went wrong
    """The person no longer waits for this.

    ``outcome``: what the other side had done by then, as far as whoever asked it can tell; None where nobody looked.
    """

    def __init__(self, message: str = "", outcome: Outcome | None = None) -> None:
        super().__init__(message)
        self.outcome = outcome


_PROVIDER_ERRORS: dict[FailureKind, type[ProviderFailed]] = {
    FailureKind.OFFLINE: ProviderUnreachable,
    FailureKind.AUTH: ProviderKeyNeeded,
    FailureKind.BILLING: ProviderUnpaid,
    FailureKind.PLAN: ProviderUnpaid,
    FailureKind.QUOTA: ProviderUnpaid,
    FailureKind.BLOCKED: ProviderRefused,
}
