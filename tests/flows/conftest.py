"""A desk on a fresh folder: the real library, audio folder and flows; only the provider hums."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from omg_desktop.app.desk import Desk, build_desk
from omg_desktop.config import Config
from omg_desktop.domain.drafts import Brief
from omg_desktop.domain.ids import ProviderKey, TrackId
from omg_desktop.domain.releases import Release
from omg_desktop.domain.takes import Take
from tests.fakes import Hum, Patience


@pytest.fixture
def hum() -> Hum:
    return Hum()


@pytest.fixture
def desk(tmp_path: Path, hum: Hum) -> Iterator[Desk]:
    """A desk whose only provider is ``hum``; its sandbox backend starts when a test first syncs."""
    desk = build_desk(Config(data_folder=tmp_path / "data"), providers={hum.card.key: hum})
    yield desk
    desk.close()


@pytest.fixture
def release(desk: Desk) -> Release:
    return desk.new_release("Night Drive", "Test Artist", "Synthwave")


@pytest.fixture
def track_id(desk: Desk, release: Release) -> TrackId:
    return desk.shelves.releases.tracks_of(release.id)[0].id


@pytest.fixture
def make_takes(desk: Desk) -> Callable[..., list[Take]]:
    """Order takes of 30 s of a track and have them made."""

    def make(track_id: TrackId, count: int = 1, **brief: object) -> list[Take]:
        draft = desk.open_draft(track_id).draft
        draft = draft.but(brief=Brief.model_validate({"length_seconds": 30} | brief), provider=ProviderKey("hum"))
        orders = desk.order_takes(desk.save_draft(draft), count=count, seed=7)
        return [desk.render_take(order.id, Patience()) for order in orders]

    return make
