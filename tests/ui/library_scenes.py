"""What the side bar goes through in the scenes: marked and grouped, and with a question about its trash."""

from omg_desktop.domain.releases import ReleaseColour
from omg_desktop.domain.search import LibraryOrder
from omg_desktop.ui.library.state import ColourWish, Row, RowKind, TagWish
from tests.ui.panels import action
from tests.ui.stage import Stage

TAG = "for the summer, with Ana"


def mark_and_group(stage: Stage) -> None:
    """A favourite with a colour and a tag, under the heading of its state."""
    stage.window.reveal_library()
    library, view = stage.studio.presenters.library, stage.studio.views.library
    rows = _releases(stage)
    view.colour_picked.emit(ColourWish(rows, ReleaseColour.GREEN))
    view.tag_picked.emit(TagWish(rows, TAG, on=True))
    library.set_favourite(rows)
    stage.until(lambda: any(row.favourite for row in _releases(stage)), "the marks")
    library.sort(LibraryOrder.STATE)
    stage.studio.presenters.shell.dismiss()


def sort_as_usual(stage: Stage) -> None:
    stage.studio.presenters.library.sort(LibraryOrder.EDITED)


def ask_about_the_trash(stage: Stage) -> None:
    """A release that nobody needs lies there."""
    library, desk = stage.studio.presenters.library, stage.studio.desk
    unwanted = desk.new_release("A first attempt at the long song, without words")
    desk.remove_release(unwanted.id)
    library.refresh()
    stage.until(lambda: library.state.trash_count == 1, "the trash")
    library.empty_trash()
    stage.until(lambda: library.state.question is not None, "the question")


def empty_the_trash(stage: Stage) -> None:
    library = stage.studio.presenters.library
    library.emptying.empty()
    stage.until(lambda: library.state.trash_count == 0, "an empty trash")
    stage.studio.presenters.shell.dismiss()


def weigh(stage: Stage) -> None:
    action(stage.studio, "library.disk_use").trigger()
    stage.until(lambda: not stage.studio.tasks.busy, "what everything weighs")


def _releases(stage: Stage) -> tuple[Row, ...]:
    return tuple(row for row in stage.studio.presenters.library.state.rows if row.kind is RowKind.RELEASE)
