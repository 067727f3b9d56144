"""The suite every music provider must pass. Add a provider to PROVIDERS and it is held to the same."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import soundfile

from omg_desktop.adapters.audio_files import DigestAudioFolder
from omg_desktop.adapters.gateway import HttpGateway
from omg_desktop.adapters.providers.builtin import BuiltinProvider
from omg_desktop.adapters.providers.once import OnceProvider
from omg_desktop.adapters.sandbox import SandboxBackend
from omg_desktop.app.composer import COMPOSER_COMMAND
from omg_desktop.domain.attempts import Outcome
from omg_desktop.domain.errors import Cancelled, ProviderFailed
from omg_desktop.domain.ids import ReleaseId
from omg_desktop.domain.takes import DigitalSource, dishonesty
from omg_desktop.ports import MusicProvider
from tests.builders import TARIFF
from tests.fake_studio.stage import ADAPTERS, SECONDS, an_order, ready
from tests.fakes import Hum, Patience

ROOT = Path(__file__).parents[2]


def unmarked(path: Path, source: DigitalSource) -> None:
    """A mark that writes nothing: what it writes has tests of its own."""


def builtin(command: tuple[str, ...] = COMPOSER_COMMAND) -> BuiltinProvider:
    return BuiltinProvider(command, ROOT, unmarked)


# Those in the network are asked over real sockets; their far side is the fake studio.
@contextmanager
def the_house() -> Iterator[MusicProvider]:
    """ONCE over the real HTTP client and the real backend as a child process."""
    with TemporaryDirectory() as folder:
        sandbox = SandboxBackend(Path(folder))
        gateway = HttpGateway(sandbox.connection)
        try:
            yield OnceProvider(gateway, lambda: TARIFF, lambda _: ReleaseId("release-1"), unmarked)
        finally:
            gateway.close()
            sandbox.stop()


PROVIDERS: dict[str, Callable[[], AbstractContextManager[MusicProvider]]] = {
    "builtin": lambda: nullcontext(builtin()),
    "hum": lambda: nullcontext(Hum()),
    "once": the_house,
    **{name: partial(ready, name) for name in ADAPTERS},
}


@pytest.fixture(params=sorted(PROVIDERS))
def provider(request: pytest.FixtureRequest) -> Iterator[MusicProvider]:
    with PROVIDERS[request.param]() as made:
        yield made


def test_a_provider_makes_an_honest_take_of_the_asked_length(provider: MusicProvider, tmp_path: Path) -> None:
    job = Patience()
    rendered = provider.render(an_order(), tmp_path, job, lambda _: None)
    facts = DigestAudioFolder(tmp_path / "audio").inspect(rendered.path)
    assert dishonesty(facts, SECONDS) is None
    assert facts.channels == 2
    assert rendered.path.parent == tmp_path
    assert rendered.model
    assert job.reports
    assert all(fraction is None or 0 <= fraction <= 1 for fraction, _ in job.reports)


def test_a_provider_answers_a_cancel_and_leaves_no_take(provider: MusicProvider, tmp_path: Path) -> None:
    job = Patience()
    job.cancel()
    outcome: Outcome | None = None
    try:
        rendered = provider.render(an_order(), tmp_path, job, lambda _: None)
    except Cancelled as cancelled:
        outcome = cancelled.outcome
        assert not list(tmp_path.glob("*.wav"))
    else:
        assert rendered.path.is_file()  # it was quicker than the wish
    assert outcome in (Outcome.NOT_SENT, None), "nothing had left by then"


def test_a_card_says_what_a_person_wants_to_know(provider: MusicProvider) -> None:
    card = provider.card
    assert card.name
    assert card.rights_note
    assert 0 < card.length_seconds_min <= card.length_seconds_max
    assert card.price.cost_microdollars(30) >= 0


def test_the_composers_take_is_the_same_for_the_same_seed_and_another_for_another(tmp_path: Path) -> None:
    heard = []
    for seed in (5, 5, 6):
        folder = tmp_path / str(len(heard))
        folder.mkdir()
        rendered = builtin().render(an_order(seed), folder, Patience(), lambda _: None)
        heard.append(soundfile.read(rendered.path, dtype="int32")[0].tobytes())
    assert heard[0] == heard[1]
    assert heard[0] != heard[2]


def test_the_composer_is_ended_at_once_when_nobody_waits(tmp_path: Path) -> None:
    class Impatience(Patience):
        def report(self, fraction: float | None, phase: str) -> None:
            super().report(fraction, phase)
            self.cancel()

    with pytest.raises(Cancelled):
        builtin().render(an_order(length_seconds=180), tmp_path, Impatience(), lambda _: None)
    assert not list(tmp_path.glob("*.wav"))


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ('import sys; sys.stdin.read(); print(\'{"error": "No strings today."}\')', "No strings today."),
        ("import sys; sys.exit('out of breath')", "out of breath"),
        ("import os, sys, time; os.close(1); time.sleep(0.5); sys.exit('late words')", "late words"),
        ("import sys; sys.stdin.read(); print('{\"done\": true}')", "without handing over a file"),
        ("import sys; sys.stdin.read(); print('noise'); print('[1]')", "ended early"),
    ],
)
def test_a_composer_that_fails_is_a_failure_in_its_own_words(tmp_path: Path, program: str, words: str) -> None:
    with pytest.raises(ProviderFailed, match=words):
        builtin((sys.executable, "-c", program)).render(an_order(), tmp_path, Patience(), lambda _: None)
