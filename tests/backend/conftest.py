"""Fixtures of the backend's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backend.counter import Counter
from tests.backend.running import Running, a_served_backend


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """The flows on a fresh folder, the usual audio, an account of 25 credits; in the end the book must add up."""
    counter = Counter(tmp_path)
    counter.open_account(25)
    counter.keep_audio()
    yield counter
    assert counter.book.discrepancies() == []
    counter.file.close()


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[Running]:
    """A backend that listens, on a fresh folder, with 25 credits."""
    with a_served_backend(tmp_path) as running:
        yield running
