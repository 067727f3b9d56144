"""The suite of ``ports.Gateway``, over the real HTTP client and the real backend as a child process."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from omg_desktop.adapters.gateway import Connection, HttpGateway
from omg_desktop.adapters.sandbox import SandboxBackend
from omg_desktop.domain.errors import (
    AudioMissing,
    AudioUnusable,
    NotEnoughCredits,
    PriceChanged,
    Refused,
    SignInNeeded,
    Unreachable,
)
from omg_desktop.domain.submissions import Envelope, SubmissionState
from omg_desktop.ports import Gateway
from tests.backend.running import wait_until
from tests.builders import (
    AUDIO,
    AUDIO_DIGEST,
    TARIFF,
    a_generated_track,
    a_quote,
    a_submission,
    a_track,
    a_usage_event,
    an_envelope,
    some_audio,
    usage_of,
)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxBackend]:
    """One child for this file; every test uses releases of its own."""
    sandbox = SandboxBackend(tmp_path_factory.mktemp("sandbox"), credits_at_first=1000)
    yield sandbox
    sandbox.stop()


@pytest.fixture
def gateway(sandbox: SandboxBackend) -> Iterator[Gateway]:
    gateway = HttpGateway(sandbox.connection)
    yield gateway
    gateway.close()


@pytest.fixture
def audio_file(tmp_path: Path) -> Path:
    path = tmp_path / "song.wav"
    path.write_bytes(AUDIO)
    return path


def an_envelope_with(generations: int = 0, songs: int = 1) -> tuple[Envelope, Callable[[Gateway], None]]:
    """An envelope, and what has to be told before it can be accepted."""
    tracks = tuple(a_generated_track() if generations else a_track() for _ in range(songs))
    counts = {track.id: generations for track in tracks} if generations else {}
    submission = a_submission(tracks=tracks, generations=counts)
    return an_envelope(submission=submission), lambda gateway: gateway.send_usage(usage_of(submission, counts))


def test_the_account_is_a_sandbox_with_credits(gateway: Gateway) -> None:
    account = gateway.account()
    assert account.is_sandbox
    assert account.balance > 0


def test_the_tariff_comes_whole(gateway: Gateway) -> None:
    assert gateway.tariff() == TARIFF


def test_audio_is_sent_once_and_known_afterwards(gateway: Gateway, tmp_path: Path) -> None:
    content = bytes(range(256)) * 10_000
    digest = sha256(content).hexdigest()
    path = tmp_path / "long.wav"
    path.write_bytes(content)
    assert not gateway.has_audio(digest)
    gateway.send_audio(digest, path)
    assert gateway.has_audio(digest)
    gateway.send_audio(digest, path)


def test_audio_that_is_not_what_it_is_called_is_refused(gateway: Gateway, audio_file: Path) -> None:
    with pytest.raises(Refused, match="not what its digest says"):
        gateway.send_audio("0" * 64, audio_file)
    assert not gateway.has_audio("0" * 64)


def test_a_file_that_is_not_there_is_said_to_be_unusable(gateway: Gateway, tmp_path: Path) -> None:
    with pytest.raises(AudioUnusable, match=r"gone\.wav"):
        gateway.send_audio(AUDIO_DIGEST, tmp_path / "gone.wav")


def test_a_submission_is_paid_once_however_often_it_is_sent(gateway: Gateway, audio_file: Path) -> None:
    envelope, tell_usage = an_envelope_with(generations=2)
    gateway.send_audio(AUDIO_DIGEST, audio_file)
    tell_usage(gateway)
    before = gateway.account().balance
    with ThreadPoolExecutor(10) as pool:
        receipts = list(pool.map(lambda _: gateway.submit(envelope), range(10)))
    assert {receipt.credits for receipt in receipts} == {3}
    assert {receipt.balance_after for receipt in receipts} == {before - 3}
    assert gateway.account().balance == before - 3


def test_a_submission_is_delivered_and_seen_among_the_receipts(gateway: Gateway, audio_file: Path) -> None:
    envelope, _ = an_envelope_with()
    gateway.send_audio(AUDIO_DIGEST, audio_file)
    accepted = gateway.submit(envelope)
    assert accepted.release_id == envelope.release_id

    def is_delivered() -> bool:
        states = {receipt.release_id: receipt.state for receipt in gateway.receipts()}
        return states[envelope.release_id] is SubmissionState.DELIVERED

    wait_until(is_delivered)


def test_another_price_names_both_amounts(gateway: Gateway, audio_file: Path) -> None:
    envelope, tell_usage = an_envelope_with(generations=3)
    gateway.send_audio(AUDIO_DIGEST, audio_file)
    tell_usage(gateway)
    tracks = envelope.submission.tracks
    cheap = envelope.submission.but(quote=a_quote(tracks, {tracks[0].id: 1}))
    with pytest.raises(PriceChanged, match="The price of this release is 4 credits now") as refused:
        gateway.submit(an_envelope(submission=cheap))
    assert (refused.value.agreed, refused.value.asked) == (2, 4)


def test_missing_audio_is_named_as_such(gateway: Gateway) -> None:
    submission = a_submission(tracks=(a_track(audio=some_audio(digest="2" * 64)),))
    with pytest.raises(AudioMissing):
        gateway.submit(an_envelope(submission=submission))


def test_too_few_credits_name_what_is_needed_and_what_is_there(gateway: Gateway, audio_file: Path) -> None:
    envelope, tell_usage = an_envelope_with(generations=1000)
    gateway.send_audio(AUDIO_DIGEST, audio_file)
    tell_usage(gateway)
    available = gateway.account().balance
    with pytest.raises(NotEnoughCredits) as refused:
        gateway.submit(envelope)
    assert (refused.value.needed, refused.value.available) == (1001, available)
    assert str(refused.value) == (
        "You need 1001 credits to submit this release."
        " This release requires 1001 credits (includes 1000 for AI music generation)."
    )


def test_a_release_submitted_with_other_contents_is_refused(gateway: Gateway, audio_file: Path) -> None:
    envelope, _ = an_envelope_with()
    gateway.send_audio(AUDIO_DIGEST, audio_file)
    gateway.submit(envelope)
    release = envelope.submission.release.but(title="Another")
    with pytest.raises(Refused, match="submitted before, with other contents"):
        gateway.submit(an_envelope(submission=envelope.submission.but(release=release)))


def test_usage_may_be_told_again_but_not_otherwise(gateway: Gateway) -> None:
    event = a_usage_event()
    gateway.send_usage([])
    gateway.send_usage([event, a_usage_event()])
    gateway.send_usage([event])
    with pytest.raises(Refused, match="known with other contents"):
        gateway.send_usage([event.but(provider="another")])


def test_a_wrong_token_asks_to_sign_in_and_is_not_repeated(
    sandbox: SandboxBackend, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "not-the-token-but-still-a-secret"
    gateway = HttpGateway(lambda: Connection(sandbox.connection().base_url, secret))
    caplog.set_level("DEBUG")
    with pytest.raises(SignInNeeded) as refused:
        gateway.account()
    gateway.close()
    assert secret not in str(refused.value) + caplog.text + repr(Connection("http://localhost", secret))


@pytest.mark.parametrize("token", ["line\nbreak", "ümlaut", "nul\0"])
def test_a_token_that_cannot_be_sent_is_not_repeated_either(sandbox: SandboxBackend, token: str) -> None:
    gateway = HttpGateway(lambda: Connection(sandbox.connection().base_url, token))
    with pytest.raises(Refused) as refused:
        gateway.account()
    gateway.close()
    assert token not in str(refused.value)


def test_a_backend_that_is_not_there_is_unreachable() -> None:
    for url in ("http://127.0.0.1:1", "http://", "not a url", "ftp://127.0.0.1", "http://[::1", "http://x.invalid"):
        gateway = HttpGateway(lambda url=url: Connection(url, "token"))
        with pytest.raises(Unreachable):
            gateway.account()
        gateway.close()


def test_an_address_that_is_not_known_yet_is_asked_for_each_time(sandbox: SandboxBackend) -> None:
    known: list[Connection] = []

    def connect() -> Connection:
        if not known:
            raise Unreachable("It is still starting.")
        return known[0]

    gateway = HttpGateway(connect)
    with pytest.raises(Unreachable, match="still starting"):
        gateway.account()
    known.append(sandbox.connection())
    assert gateway.account().is_sandbox
    gateway.close()
