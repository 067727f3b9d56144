"""How a moment is counted, and how one that is typed is understood."""

import pytest

from omg_desktop.domain.errors import InvalidInput
from omg_desktop.ui.player.counting import Count, Grid

GRID = Grid(tempo_bpm=120.0, sample_rate_hz=44_100)
BARE = Grid(no_bars="the tempo of Take 3 is not known", no_samples="A test hides the rate")
LENGTH = 167.0
BEHIND = "3:00 lies behind the end at 2:47.0, so the music stays where it is."


@pytest.mark.parametrize(
    ("count", "seconds", "words"),
    [
        (Count.TENTHS, 67.4, "1:07.4"),
        (Count.THOUSANDTHS, 67.412, "1:07.412"),
        (Count.THOUSANDTHS, 0.0009, "0:00.000"),
        (Count.BARS, 0.0, "1|1"),
        (Count.BARS, 0.4999, "1|1"),
        (Count.BARS, 0.5, "1|2"),
        (Count.BARS, 23.0, "12|3"),
        (Count.SAMPLES, 60.0, "2,646,000"),
        (Count.TENTHS, -1.0, "0:00.0"),
    ],
)
def test_a_moment_is_counted(count: Count, seconds: float, words: str) -> None:
    assert GRID.words(count, seconds) == words


def test_what_is_not_known_is_skipped_and_counted_in_tenths() -> None:
    assert [GRID.after(count) for count in Count] == [Count.THOUSANDTHS, Count.BARS, Count.SAMPLES, Count.TENTHS]
    assert [BARE.after(count) for count in Count] == [
        Count.THOUSANDTHS,
        Count.TENTHS,
        Count.THOUSANDTHS,
        Count.THOUSANDTHS,
    ]
    assert BARE.possible(Count.BARS) is Count.TENTHS
    assert BARE.hindrance(Count.BARS) == "the tempo of Take 3 is not known"


@pytest.mark.parametrize(
    ("text", "count", "seconds"),
    [
        ("1:23", Count.TENTHS, 83.0),
        (" 1:23.5 ", Count.TENTHS, 83.5),
        ("1:23,25", Count.THOUSANDTHS, 83.25),
        ("83", Count.TENTHS, 83.0),
        ("0:02:03", Count.TENTHS, 123.0),
        ("12|3", Count.BARS, 23.0),
        ("12|3", Count.TENTHS, 23.0),
        ("12", Count.BARS, 22.0),
        ("1:23", Count.BARS, 83.0),
        ("44100", Count.SAMPLES, 1.0),
        ("2,646,000", Count.SAMPLES, 60.0),
        ("0:01.5", Count.SAMPLES, 1.5),
        ("2:47", Count.TENTHS, 167.0),
    ],
)
def test_a_typed_moment_is_understood(text: str, count: Count, seconds: float) -> None:
    assert GRID.seconds_in(text, count, LENGTH) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("grid", "text", "count", "words"),
    [
        (
            GRID,
            "soon",
            Count.TENTHS,
            "“soon” is no time, so the music stays where it is; type 1:23.5, or seconds such as 83.",
        ),
        (
            GRID,
            "1:75",
            Count.TENTHS,
            "“1:75” is no time, so the music stays where it is; type 1:23.5, or seconds such as 83.",
        ),
        (
            GRID,
            "",
            Count.BARS,
            "“” is no time, so the music stays where it is; type bar|beat such as 12|3, or a time such as 1:23.5.",
        ),
        (
            GRID,
            "-3",
            Count.TENTHS,
            "“-3” is no time, so the music stays where it is; type 1:23.5, or seconds such as 83.",
        ),
        (GRID, "3:00", Count.TENTHS, BEHIND),
        (GRID, "12|5", Count.BARS, "12|5 is no bar and beat: bars begin with 1, and beats go from 1 to 4."),
        (GRID, "0", Count.BARS, "0 is no bar and beat: bars begin with 1, and beats go from 1 to 4."),
        (BARE, "12|3", Count.BARS, "12|3 cannot be found: the tempo of Take 3 is not known."),
    ],
)
def test_what_is_no_moment_is_told_in_one_sentence(grid: Grid, text: str, count: Count, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        grid.seconds_in(text, count, LENGTH)
    assert str(refused.value) == words


@pytest.mark.parametrize(
    ("count", "text", "place", "by", "after"),
    [
        (Count.TENTHS, "1:07.4", 0, 1, "2:07.4"),
        (Count.TENTHS, "1:07.4", 2, 1, "1:17.4"),
        (Count.TENTHS, "1:57.4", 2, 1, "2:07.4"),
        (Count.TENTHS, "1:07.4", 3, -1, "1:06.4"),
        (Count.TENTHS, "1:07.4", 5, 1, "1:07.5"),
        (Count.THOUSANDTHS, "1:07.412", 7, 1, "1:07.413"),
        (Count.TENTHS, "1:07.4", 1, 1, "1:07.4"),
        (Count.TENTHS, "0:00.4", 3, -1, "0:00.0"),
        (Count.TENTHS, "2:46.9", 0, 1, "2:47.0"),
        (Count.BARS, "12|4", 3, 1, "13|1"),
        (Count.BARS, "12|4", 1, 1, "13|4"),
        (Count.SAMPLES, "44,100", 0, 1, "54,100"),
        (Count.SAMPLES, "44,100", 5, -1, "44,099"),
    ],
)
def test_the_digit_at_the_cursor_is_counted_up_and_down(
    count: Count, text: str, place: int, by: int, after: str
) -> None:
    assert GRID.stepped(text, place, by, count, LENGTH) == after
