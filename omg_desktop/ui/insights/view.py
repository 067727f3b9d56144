"""The insights page as it is seen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from omg_desktop.ui.insights.state import BarRow, InsightsState, NumberCard, RankRow
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.charts import IntervalBar, Line, LineChart, Part, SplitBar
from omg_desktop.ui.widgets.elided import ElidedLabel
from omg_desktop.ui.widgets.labels import faint, label, muted, section_label, wrapping

BAR_HEIGHT = 14
NAME_WIDTH, WORDS_WIDTH = 128, 112
MODEL_WIDTH, MODEL_WIDTH_BESIDE = 240, 150
BESIDE_FROM = 1200
CHART_SHARE, RANKING_SHARE = 14, 9


class NumberTile(QFrame):
    """A figure on a card."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.name, self.figure, self.meaning = muted(""), label("", "figure"), muted("")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(4)
        for part in (self.name, self.figure, self.meaning):
            column.addWidget(part)
        column.addStretch(1)
        self.meaning.setWordWrap(True)

    def show_card(self, card: NumberCard) -> None:
        self.name.setText(card.name)
        self.figure.setText(card.figure)
        self.meaning.setText(card.meaning)
        self.setAccessibleName(f"{card.name}: {card.figure}, {card.meaning}")


class BarTable(QFrame):
    """Named bars with their figures."""

    def __init__(self, heading: str, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._shown: tuple[BarRow, ...] = ()
        self.bars: list[SplitBar] = []
        self.setProperty("kind", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 18)
        column.setSpacing(14)
        column.addWidget(section_label(heading))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnMinimumWidth(0, NAME_WIDTH)
        self._grid.setColumnMinimumWidth(2, WORDS_WIDTH)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        column.addStretch(1)

    def show_rows(self, rows: Sequence[BarRow]) -> None:
        if tuple(rows) == self._shown:
            return
        self._shown = tuple(rows)
        self.bars.clear()
        _empty_grid(self._grid)
        for place, row in enumerate(rows):
            bar = SplitBar(self._tokens, BAR_HEIGHT)
            bar.show_parts([Part(row.part, row.token)], f"{row.name}: {row.words}", row.whole)
            name = ElidedLabel(row.name)
            name.setFixedWidth(NAME_WIDTH)
            words = muted(row.words)
            words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.bars.append(bar)
            for column, part in enumerate((name, bar, words)):
                self._grid.addWidget(part, place, column)

    def show_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        for bar in self.bars:
            bar.show_tokens(tokens)


class Ranking(QFrame):
    """How the models stand in fair tests, each with its interval."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._shown: tuple[RankRow, ...] | None = None
        self._name_width = MODEL_WIDTH
        self._names: list[ElidedLabel] = []
        self.bars: list[IntervalBar] = []
        self.words = wrapping(muted(""))
        self.setProperty("kind", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 18)
        column.setSpacing(14)
        column.addWidget(section_label("Preferred in fair tests"))
        column.addWidget(self.words)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        column.addStretch(1)

    def show_name_width(self, pixels: int) -> None:
        """How much room the names have; what does not fit is in their tooltips."""
        self._name_width = pixels
        for name in self._names:
            name.setFixedWidth(pixels)

    def show_state(self, state: InsightsState) -> None:
        self.words.setText(state.ranking_words)
        if state.ranking == self._shown:
            return
        self._shown = state.ranking
        self.bars = [IntervalBar(self._tokens, BAR_HEIGHT) for _ in state.ranking]
        self._names = []
        _empty_grid(self._grid)
        for place, (row, bar) in enumerate(zip(state.ranking, self.bars, strict=True)):
            bar.show_interval(row.shares, f"{row.name}: {row.words}", is_sure=row.is_sure)
            name, words = ElidedLabel(row.name), muted(row.words)
            name.setFixedWidth(self._name_width)
            self._names.append(name)
            words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, part in enumerate((name, bar, words)):
                self._grid.addWidget(part, place, column)

    def show_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        for bar in self.bars:
            bar.show_tokens(tokens)


class InsightsView(QFrame):
    """Shows an ``InsightsState``."""

    generate_pressed = Signal()

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.setAccessibleName("Insights")
        self.tiles = [NumberTile() for _ in range(5)]
        self.chart = LineChart(tokens)
        self.reliability = BarTable("Reliability by provider", tokens)
        self.genres = BarTable("Genres", tokens)
        self.ranking = Ranking(tokens)
        self.generate = QPushButton("Make a first take")
        self.empty_words = muted("")
        self._upper = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lay_out()
        self.generate.clicked.connect(lambda _checked=False: self.generate_pressed.emit())
        self.show_state(InsightsState())

    def show_state(self, state: InsightsState) -> None:
        self._pages.setCurrentWidget(self._empty if state.is_empty else self._filled)
        counting = state.loading and state.found is None
        self.empty_words.setText("Counting" if counting else "Figures appear here after the first take.")
        self.generate.setVisible(not counting)
        if state.is_empty:
            return
        for tile, card in zip(self.tiles, state.cards, strict=True):
            tile.show_card(card)
        lines = [Line(state.generated, "wave"), Line(state.confirmed, "ok", is_dotted=True)]
        self.chart.show_lines(lines, state.day_names, state.chart_words)
        self.reliability.show_rows(state.reliability)
        self.genres.show_rows(state.genres)
        self.ranking.show_state(state)

    def show_tokens(self, tokens: Tokens) -> None:
        for part in (self.chart, self.reliability, self.genres, self.ranking):
            part.show_tokens(tokens)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The ranking stands beside the chart where there is room for both."""
        super().resizeEvent(event)
        wide = self.width() >= BESIDE_FROM
        self._upper.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self.ranking.show_name_width(MODEL_WIDTH_BESIDE if wide else MODEL_WIDTH)

    # ---- inside ---------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._pages = QStackedWidget()
        self._filled = QScrollArea()
        self._filled.setAccessibleName("Figures, scrolled by arrow keys")
        self._filled.setWidgetResizable(True)
        self._filled.setFrameShape(QFrame.Shape.NoFrame)
        self._filled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._filled.setWidget(self._figures_part())
        self._empty = self._empty_part()
        self._pages.addWidget(self._filled)
        self._pages.addWidget(self._empty)
        outer.addWidget(self._pages)

    def _figures_part(self) -> QWidget:
        part = QWidget()
        part.setProperty("kind", "flow")
        column = QVBoxLayout(part)
        column.setContentsMargins(28, 22, 28, 22)
        column.setSpacing(16)
        numbers = QHBoxLayout()
        numbers.setSpacing(14)
        for tile in self.tiles:
            numbers.addWidget(tile, 1)
        column.addLayout(numbers)
        self._upper.setSpacing(16)
        self._upper.addWidget(self._chart_card(), CHART_SHARE)
        self._upper.addWidget(self.ranking, RANKING_SHARE)
        column.addLayout(self._upper)
        tables = QHBoxLayout()
        tables.setSpacing(16)
        tables.addWidget(self.reliability, 1)
        tables.addWidget(self.genres, 1)
        column.addLayout(tables)
        column.addWidget(faint("Computed here. Nothing is sent."))
        column.addStretch(1)
        return part

    def _chart_card(self) -> QFrame:
        card = QFrame()
        card.setProperty("kind", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(12)
        header = QHBoxLayout()
        header.setSpacing(20)
        header.addWidget(section_label("Generations a day"))
        header.addStretch(1)
        header.addWidget(_legend("━", "generated"))
        header.addWidget(_legend("┅", "confirmed"))
        column.addLayout(header)
        self.chart.setFixedHeight(228)
        column.addWidget(self.chart)
        return card

    def _empty_part(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(self.empty_words, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.generate, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        return part


def _empty_grid(grid: QGridLayout) -> None:
    while (item := grid.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def _legend(stroke: str, name: str) -> QLabel:
    entry = label(f"{stroke} {name}", "legend")
    entry.setProperty("line", name)
    entry.setAccessibleName(name)
    return entry
