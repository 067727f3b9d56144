"""Carries what a person settles to the flows. Keys pass through it and stay nowhere."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from omg_desktop.domain.errors import OmgError
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.preferences import Preferences
from omg_desktop.flows.settings import Health, Settings, WriterHealth
from omg_desktop.ports import Job
from omg_desktop.ui.one_by_one import OneByOne
from omg_desktop.ui.settings.state import Section, ServiceRow, SettingsState, settings_of
from omg_desktop.ui.settings.view import NO_LIMIT, SettingsView
from omg_desktop.ui.tasks import Task, Tasks

Change = Callable[[Preferences], Preferences]


@dataclass(frozen=True)
class SettingsFlows:
    """What the panel may ask for."""

    see: Callable[[], Settings]
    keep_key: Callable[[ProviderKey, str], object]
    forget_key: Callable[[ProviderKey], None]
    keep_keys_in_file: Callable[[bool], None]
    change: Callable[[Change], Preferences]
    set_price: Callable[[ProviderKey, str], None]
    check_music: Callable[[ProviderKey, Job], Health]
    check_writer: Callable[[ProviderKey, Job], WriterHealth]


class SettingsPresenter(QObject):
    """The only one in this panel who starts flows. Writes follow one another; checks run beside them."""

    state_changed = Signal(object)  # SettingsState
    changed = Signal()  # something was settled that others should look at again
    theme_picked = Signal(str)
    failed = Signal(object)  # OmgError

    def __init__(
        self, flows: SettingsFlows, tasks: Tasks, open_page: Callable[[QUrl], object] = QDesktopServices.openUrl
    ) -> None:
        super().__init__()
        self.state = SettingsState()
        self._flows = flows
        self._tasks = tasks
        self._open_page = open_page
        self._looking: Task | None = None
        self._writes = OneByOne(tasks, self)
        self._writes.failed.connect(self._on_write_failed)

    def serve(self, view: SettingsView) -> None:
        """Show everything in this view, and do what is wished there."""
        view.section_picked.connect(self.show_section)
        view.key_given.connect(self.keep_key)
        view.key_removed.connect(self.forget_key)
        view.address_given.connect(self.set_address)
        view.model_given.connect(self.set_model)
        view.price_given.connect(self.set_price)
        view.check_pressed.connect(self.check)
        view.terms_pressed.connect(lambda address: self._open_page(QUrl(address)))
        view.default_provider_picked.connect(self.set_default_provider)
        view.default_writer_picked.connect(self.set_default_writer)
        view.falls_back_switched.connect(lambda allowed: self._change(lambda kept: kept.but(falls_back=allowed)))
        view.fallback_ordered.connect(self.order_fallback)
        view.limit_picked.connect(self.set_limit)
        view.stops_switched.connect(lambda stops: self._change(lambda kept: kept.but(budget_stops=stops)))
        view.theme_picked.connect(self.theme_picked)
        view.motion_reduced.connect(lambda wanted: self._change(lambda kept: kept.but(reduces_motion=wanted)))
        view.playing_switched.connect(lambda wanted: self._change(lambda kept: kept.but(play_when_ready=wanted)))
        view.file_switched.connect(self.keep_keys_in_file)
        view.reset_pressed.connect(self.reset)
        self.state_changed.connect(view.show_state)
        view.show_state(self.state)

    def refresh(self) -> None:
        """Look again at how everything stands on this computer; nobody is asked."""
        if self._looking:
            self._looking.cancel()
        self._looking = self._tasks.start(self, lambda _task: self._flows.see())
        self._looking.succeeded.connect(lambda found: self._become(self.state.seen(found)))
        self._looking.failed.connect(self.failed)

    def show_section(self, section: str) -> None:
        self._become(self.state.but(section=Section(section)))

    def close(self) -> None:
        """What was settled is on the disk when this returns."""
        self._writes.finish()

    # ---- what is settled -----------------------------------------------------------------------------------------

    def keep_key(self, service: str, key: str) -> None:
        self._write(lambda: self._flows.keep_key(ProviderKey(service), key))

    def forget_key(self, service: str) -> None:
        self._write(lambda: self._flows.forget_key(ProviderKey(service)))

    def keep_keys_in_file(self, agreed: bool) -> None:
        self._write(lambda: self._flows.keep_keys_in_file(agreed))

    def set_address(self, row: ServiceRow, address: str) -> None:
        self._settle(row, address=address)

    def set_model(self, row: ServiceRow, model: str) -> None:
        self._settle(row, model=model)

    def set_price(self, service: str, dollars: str) -> None:
        """What it charges by the artist's own knowledge; "" for what the catalogue says."""
        self._write(lambda: self._flows.set_price(ProviderKey(service), dollars))

    def set_default_provider(self, key: str) -> None:
        self._change(lambda kept: kept.but(default_provider=ProviderKey(key)))

    def set_default_writer(self, key: str) -> None:
        self._change(lambda kept: kept.but(default_writer=ProviderKey(key) if key else None))

    def set_limit(self, limit: int) -> None:
        """What the takes of a track may cost that has no limit of its own."""
        self._change(lambda kept: kept.but(budget_credits=None if limit == NO_LIMIT else limit))

    def order_fallback(self, keys: tuple[str, ...]) -> None:
        self._change(lambda kept: kept.but(fallback_order=keys))

    def reset(self) -> None:
        """Providers and lyric writers as they were shipped; keys stay."""
        self._change(lambda kept: kept.with_services_as_shipped())

    # ---- checks --------------------------------------------------------------------------------------------------

    def check(self, section: str, key: str) -> None:
        """Ask this one, and nobody else, whether it is there."""
        where, service = Section(section), ProviderKey(key)
        self._become(self.state.asking(where, service))
        if where is Section.MUSIC:
            task = self._tasks.start(self, lambda job: self._flows.check_music(service, job))
            task.succeeded.connect(lambda health: self._become(self.state.answered(where, service, health)))
        else:
            task = self._tasks.start(self, lambda job: self._flows.check_writer(service, job))
            task.succeeded.connect(lambda found: self._become(self.state.with_models(service, found)))
        task.failed.connect(lambda error: self._on_check_failed(where, service, error))

    def _on_check_failed(self, section: Section, key: ProviderKey, error: OmgError) -> None:
        self._become(self.state.answered(section, key, None))
        self.failed.emit(error)

    # ---- parts ---------------------------------------------------------------------------------------------------

    def _settle(self, row: ServiceRow, *, address: str | None = None, model: str | None = None) -> None:
        def change(kept: Preferences) -> Preferences:
            before = (kept.services if row.section is Section.MUSIC else kept.writers).get(row.key)
            latest = row.but(
                address=(before.base_url if before else "") or row.address_shipped,
                model=(before.model if before else "") or row.model_shipped,
            )
            wanted = settings_of(latest, address, model)
            if before is not None:
                wanted = wanted.but(price_microdollars=before.price_microdollars, priced_on=before.priced_on)
            return (kept.with_service if row.section is Section.MUSIC else kept.with_writer)(row.key, wanted)

        self._change(change)

    def _change(self, change: Change) -> None:
        self._write(lambda: self._flows.change(change))

    def _write(self, write: Callable[[], object]) -> None:
        def written_and_seen() -> Settings:
            write()
            return self._flows.see()

        self._writes.start(written_and_seen, self._on_written)

    def _on_written(self, found: Settings) -> None:
        if self._looking:
            self._looking.cancel()  # what it read is older
        self._become(self.state.forgetting_checks().seen(found))
        self.changed.emit()

    def _on_write_failed(self, error: OmgError) -> None:
        self.state_changed.emit(self.state)  # fields show again what holds
        self.failed.emit(error)

    def _become(self, state: SettingsState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
