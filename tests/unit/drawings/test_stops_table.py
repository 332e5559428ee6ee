"""Tables of where callers stop: every fate has its column, every row its place."""

from app.domain.stops import FATES, Spot
from app.drawings.stops_bar import in_words
from app.drawings.stops_table import COLUMNS, cells, rows, text_tables
from tests.unit.drawings.test_diagram import figures


def test_the_columns_of_a_row_add_up_to_how_often_the_screen_was_shown() -> None:
    once = dict(zip(COLUMNS, cells(figures(**dict.fromkeys(FATES, 1))), strict=True))

    assert [*once.values()] == ["7", *["1"] * len(FATES), "3.4"]
    assert sum(int(once[name]) for name in COLUMNS[1:-1]) == int(once["shown"])
    assert cells(figures(dropped=2))[-1] == "-"


def test_every_column_is_explained() -> None:
    said = text_tables({}, "No calls.", [], [""])

    assert [name for name in COLUMNS if f"{name}: " in said] == [*COLUMNS]


def test_screens_stand_in_the_order_of_the_menu_and_unknown_ones_last() -> None:
    seen = [("a", "d2"), ("b", "d1"), ("zzz", "d1"), ("c", "d1"), ("old", "d1"), ("c", "d2")]
    stops = {Spot(screen, "v" * 32, day=day): figures(answered=1) for screen, day in seen}
    order = ["c", "b", "a"]

    assert [screen for _, screen, _ in rows(stops, "", order)] == ["c", "b", "a", "old", "zzz"]
    by_day = [(day, screen) for day, screen, _ in rows(stops, "day", order)]
    first = [("d1", screen) for screen in ("c", "b", "old", "zzz")]
    assert by_day == [*first, ("d2", "c"), ("d2", "a")]


def test_of_a_screen_that_everybody_read_to_the_end_that_is_all_that_is_said() -> None:
    assert in_words(figures(ended=3)) == ["3 shown, 3 read to the end"]
    assert in_words(figures(ended=3, dropped=1))[2] == "1 dropped (25%)"
