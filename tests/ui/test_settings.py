"""The settings page: keys are handed over and never come back, and every choice holds at once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from omg_desktop.adapters.secrets import KeptSecrets
from omg_desktop.app.desk import Desk, build_desk
from omg_desktop.config import Config
from omg_desktop.domain.errors import OmgError
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.preferences import Preferences
from omg_desktop.ui.settings.presenter import SettingsFlows, SettingsPresenter
from omg_desktop.ui.settings.state import Section
from omg_desktop.ui.settings.view import SettingsView
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens
from tests.fake_studio.server import opened
from tests.flows.test_settings import FrontDesk
from tests.ui.conftest import Shown

KEY = "sk-canary-77aa01"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = build_desk(Config(data_folder=tmp_path / "data"), secrets=KeptSecrets(tmp_path / "keys.json", None))
    yield desk
    desk.close()


class Page:
    """The page over a real desk; what others would hear is kept."""

    def __init__(self, desk: Desk, tasks: Tasks) -> None:
        self.pages_opened: list[str] = []
        self.errors: list[OmgError] = []
        self.changes: list[bool] = []
        self.desk = desk
        self.presenter = SettingsPresenter(
            SettingsFlows(**vars(desk.settings)), tasks, lambda url: self.pages_opened.append(QUrl(url).toString())
        )
        self.view = SettingsView()
        self.presenter.serve(self.view)
        self.presenter.failed.connect(self.errors.append)
        self.presenter.changed.connect(lambda: self.changes.append(True))
        self.presenter.refresh()

    @property
    def preferences(self) -> Preferences:
        return self.desk.shelves.preferences.load()


@pytest.fixture
def page(desk: Desk, tasks: Tasks, tokens: Tokens, shown: Shown, qtbot: QtBot) -> Page:
    made = Page(desk, tasks)
    shown(made.view, 1200, 800)
    qtbot.waitUntil(lambda: made.presenter.state.found is not None)
    return made


def everything_said(widget: QWidget) -> str:
    children = [widget, *widget.findChildren(QWidget)]
    told = [child.accessibleName() + child.toolTip() for child in children]
    texts = [getattr(child, "text", None) for child in children]
    return "\n".join([*told, *(str(text()) for text in texts if callable(text))])


def test_each_card_says_how_its_provider_stands_and_what_it_means_to_use_it(
    page: Page, nameless: Callable[[QWidget], list[str]]
) -> None:
    card = page.view.card(Section.MUSIC, "elevenlabs")
    assert (card.name.text(), card.badge.text()) == ("ElevenLabs Music", "needs a key")
    assert card.facts.text() == "Sings your lyrics · 0:03 to 10:00, exact · seed as a hint · MP3, WAV"
    assert card.price.text().startswith("$0.15 for a minute, paid to ElevenLabs Music.")
    assert "2026-10-06" in card.price.text()
    assert "Creator or higher" in card.rights.text()
    assert "2026-05-26" in card.rights.text()
    assert page.view.card(Section.MUSIC, "acestep").badge.text() == "needs its server"
    builtin = page.view.card(Section.MUSIC, "builtin")
    assert (builtin.badge.text(), builtin.check.isVisible(), builtin.key.isVisible()) == ("ready", False, False)
    for section in Section:
        page.presenter.show_section(section)
        assert nameless(page.view) == []


def test_a_key_is_handed_over_and_never_shown_again(page: Page, qtbot: QtBot) -> None:
    card = page.view.card(Section.MUSIC, "lyria")
    assert card.key.echoMode() is QLineEdit.EchoMode.Password
    card.key.setFocus()
    qtbot.keyClicks(card.key, KEY)
    qtbot.keyClick(card.key, Qt.Key.Key_Return)
    assert card.key.text() == ""
    qtbot.waitUntil(card.key_words.isVisible)
    assert card.key_words.text() == "Key kept until the app closes"
    assert not card.key.isVisible()
    assert card.badge.text() == "ready"
    assert KEY not in everything_said(page.view) + repr(page.presenter.state)
    kept = {each.card.key: each.key_place for each in page.desk.settings.see().music}
    assert kept[ProviderKey("lyria")] is not None
    assert page.changes


def test_a_key_can_be_replaced_and_removed(page: Page, qtbot: QtBot) -> None:
    page.presenter.keep_key("stability", KEY)
    card = page.view.card(Section.MUSIC, "stability-2")
    qtbot.waitUntil(card.remove.isVisible)
    qtbot.mouseClick(card.replace, Qt.MouseButton.LeftButton)
    assert card.key.isVisible()
    assert card.key.hasFocus()
    qtbot.mouseClick(card.keep, Qt.MouseButton.LeftButton)
    assert card.remove.isVisible()
    qtbot.mouseClick(card.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(card.key.isVisible)
    assert card.badge.text() == "needs a key"


def test_what_is_no_key_is_refused_without_being_repeated(page: Page, qtbot: QtBot) -> None:
    page.presenter.keep_key("lyria", "two words of canary")
    qtbot.waitUntil(lambda: bool(page.errors))
    assert "canary" not in str(page.errors[0])
    assert page.view.card(Section.MUSIC, "lyria").badge.text() == "needs a key"


def test_a_check_asks_only_the_one_it_is_for(page: Page, qtbot: QtBot) -> None:
    card = page.view.card(Section.MUSIC, "acestep")
    with opened(FrontDesk("authorization", {"/health": {"status": "ok"}})) as studio:
        card.address.setFocus()
        card.address.selectAll()
        qtbot.keyClicks(card.address, studio.url)
        qtbot.keyClick(card.address, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: page.preferences.services != {})
        qtbot.waitUntil(card.shipped.isVisible)
        assert studio.requests == []
        qtbot.mouseClick(card.check, Qt.MouseButton.LeftButton)
        assert (card.badge.text(), card.check.isEnabled()) == ("checking …", False)
        qtbot.waitUntil(lambda: card.badge.text() == "ready")
        assert studio.url in card.why.text()
        assert len(studio.requests) == 1
    qtbot.mouseClick(card.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card.badge.text() == "needs its server")
    qtbot.mouseClick(card.shipped, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.preferences.services == {})
    qtbot.waitUntil(lambda: card.address.text() == "http://127.0.0.1:8001")


def test_an_address_that_is_none_is_told_and_the_old_one_comes_back(page: Page, qtbot: QtBot) -> None:
    card = page.view.card(Section.MUSIC, "acestep")
    card.address.setText("over there")
    card.address_given.emit("over there")
    qtbot.waitUntil(lambda: bool(page.errors))
    assert "no address" in str(page.errors[0])
    assert card.address.text() == "http://127.0.0.1:8001"


def test_nobody_else_is_tried_unless_the_artist_said_who(page: Page, qtbot: QtBot) -> None:
    assert page.preferences.falls_back is False
    assert page.view.fallback_words.text().startswith("Off:")
    assert not page.view.fallback.isEnabled()
    page.view.falls_back.click()
    qtbot.waitUntil(page.view.fallback.isEnabled)
    assert "nobody is ticked" in page.view.fallback_words.text()
    fallback = page.view.fallback
    names = [fallback.item(place).text() for place in range(fallback.count())]
    fallback.setFocus()
    fallback.setCurrentRow(names.index("ACE-Step 1.5 – needs its server"))
    qtbot.keyClick(fallback, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.preferences.fallback_order == ("acestep",))
    qtbot.waitUntil(lambda: fallback.item(0).text().startswith("ACE-Step"))
    fallback.setCurrentRow(1)
    qtbot.keyClick(fallback, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.preferences.fallback_order == ("builtin", "acestep"))
    qtbot.waitUntil(lambda: "then ACE-Step 1.5; never after a refusal" in page.view.fallback_words.text())


def test_defaults_are_chosen_and_put_back_without_touching_keys(page: Page, qtbot: QtBot) -> None:
    page.presenter.keep_key("lyria", KEY)
    page.view.default_provider.picked.emit("lyria")
    page.view.default_writer.picked.emit("ollama")
    qtbot.waitUntil(lambda: page.preferences.default_writer == "ollama")
    assert page.preferences.default_provider == "lyria"
    page.view.default_writer.picked.emit("-")
    qtbot.waitUntil(lambda: page.preferences.default_writer is None)
    qtbot.mouseClick(page.view.reset, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.preferences == Preferences())
    qtbot.waitUntil(lambda: page.view.default_provider.current == "builtin")
    assert page.view.card(Section.MUSIC, "lyria").key_words.text() == "Key kept until the app closes"


def test_a_writer_offers_the_models_its_server_has(page: Page, qtbot: QtBot) -> None:
    page.presenter.show_section(Section.LYRICS)
    card = page.view.card(Section.LYRICS, "ollama")
    models = {"/v1/models": {"data": [{"id": "small"}, {"id": "large"}]}}
    with opened(FrontDesk("authorization", models)) as studio:
        page.presenter.set_address(card.row, studio.url)
        qtbot.waitUntil(lambda: card.row.address == studio.url)
        qtbot.mouseClick(card.check, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: card.why.text() == "It answers and has 2 models.")
        assert [card.model.itemText(place) for place in range(card.model.count())] == ["small", "large"]
        card.model.setCurrentText("large")
        card.model.activated.emit(1)
        qtbot.waitUntil(lambda: card.row.model == "large")
    assert page.preferences.writers[ProviderKey("ollama")].model == "large"


def test_without_a_keychain_a_file_is_offered_and_never_assumed(page: Page, tmp_path: Path, qtbot: QtBot) -> None:
    page.presenter.show_section(Section.APP)
    page.presenter.keep_key("lyria", KEY)
    qtbot.waitUntil(lambda: bool(page.changes))
    assert "until the app closes" in page.view.key_words.text()
    assert not (tmp_path / "keys.json").exists()
    page.view.use_file.click()
    qtbot.waitUntil((tmp_path / "keys.json").exists)
    qtbot.waitUntil(lambda: "in a file only you can read" in page.view.key_words.text())
    page.view.use_file.click()
    qtbot.waitUntil(lambda: not (tmp_path / "keys.json").exists())


def test_terms_open_outside_and_the_theme_is_a_wish(page: Page, qtbot: QtBot) -> None:
    page.view.card(Section.MUSIC, "lyria").terms.click()
    assert page.pages_opened == ["https://ai.google.dev/gemini-api/terms"]
    with qtbot.waitSignal(page.presenter.theme_picked) as picked:
        page.view.theme.choice("light").click()
    assert picked.args == ["light"]


def test_reduced_motion_is_kept(page: Page, qtbot: QtBot) -> None:
    page.presenter.show_section("app")
    assert not page.view.calm.isChecked()  # Qt cannot say what the system wants
    page.view.calm.click()
    qtbot.waitUntil(lambda: page.presenter.state.preferences.reduces_motion)
    assert page.preferences.reduces_motion
    assert page.view.calm.isChecked()


@pytest.mark.parametrize("width", [760, 1024, 1440])
def test_nothing_is_wider_than_the_window(page: Page, width: int) -> None:
    page.view.resize(width, 566)
    for section in Section:
        page.presenter.show_section(section)
        page.view.grab()
        assert all(card.width() <= width for card in page.view.cards.values())


def test_what_the_takes_of_a_track_may_cost_is_settled_for_all(page: Page, qtbot: QtBot) -> None:
    page.presenter.show_section("app")
    assert page.view.limit.text().strip() == "No limit"
    page.view.limit.picked.emit("5")
    qtbot.waitUntil(lambda: page.preferences.budget_credits == 5 and bool(page.changes))
    qtbot.waitUntil(lambda: page.view.limit.text().strip() == "5 credits")
    page.view.then.picked.emit("warn")
    qtbot.waitUntil(lambda: not page.preferences.budget_stops)
    page.view.limit.picked.emit("-1")
    qtbot.waitUntil(lambda: page.preferences.budget_credits is None)


def test_a_card_says_how_a_provider_works(page: Page) -> None:
    lyria, local = (page.view.card(Section.MUSIC, key).ways.text() for key in ("lyria", "acestep"))
    assert lyria == (
        "Instrumental as a hint · tells no progress · cannot be called off there · "
        "prompts of up to 100,000 characters · made by a trained model"
    )
    assert "up to 8 takes in one go" in local
    assert "cannot be called off there" in local
    assert "can be called off there" in page.view.card(Section.MUSIC, "acestep-cpp").ways.text()


def test_a_price_is_typed_on_the_card_and_brought_back_with_one_press(page: Page, qtbot: QtBot) -> None:
    card = page.view.card(Section.MUSIC, "elevenlabs")
    card.more.click()
    assert card.more.text() == "Address, model and price"
    assert card.price_field.text() == "0.15"
    assert card.price_field.accessibleName() == "Price of ElevenLabs Music in dollars for a minute"
    card.price_field.setText("0.3")
    card.price_field.editingFinished.emit()
    qtbot.waitUntil(lambda: card.price_field.text() == "0.30")
    assert "$0.30 for a minute" in card.price.text()
    card.shipped.click()
    qtbot.waitUntil(lambda: card.price_field.text() == "0.15")
    assert page.errors == []
    assert not page.view.card(Section.LYRICS, "ollama").price_field.isVisible()
