"""Fixtures of the backend's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backend.counter import Counter


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """The flows on a fresh folder, the usual audio, an account of 25 credits; in the end the book must add up."""
    counter = Counter(tmp_path)
    counter.open_account(25)
    counter.keep_audio()
    yield counter
    assert counter.book.discrepancies() == []
    counter.file.close()
