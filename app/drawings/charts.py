"""Charts as SVG: bars, what came and went as two lines, and a week by hours as a map of heat.

Pure, of values alone. They bear class names and no style, for the strictest page: `charts.css` of
the desk gives them their looks, in ink and dashes as well as in colour. Each is as wide as the
smallest phone and grows with its room; each comes with the table of what it shows, for who cannot
see it, who does not trust it, and who wants the file.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final, NamedTuple

from app.domain.sheet import Table
from app.drawings.svg import box, element, text

#: Units of the picture: at 360 pixels of a phone one of them is about a pixel, so a text of 12 is
#: legible there.
WIDTH: Final = 340
_BAR_ROW: Final = 38
_BAR: Final = 14
#: Room behind a bar for its value.
_VALUE: Final = 64
#: Letters of a label that have room; the whole one is in the table.
LETTERS: Final = 44
_PLOT_TOP, _PLOT, _LEFT = 34, 150, 36
#: Labels below the lines: more would run into each other.
_MOST_LABELS: Final = 5
_DAYS, _HOURS = 7, 24
_CELL: Final = 12
_HEAT_LEFT: Final = 44
#: Shades of heat besides none.
SHADES: Final = 5


class Words(NamedTuple):
    """What is said of a chart; nothing of it is markup."""

    name: str  #: letters and digits: what no other chart of the page is called
    title: str
    says: str  #: what it shows, in a sentence
    head: tuple[str, ...]  #: of its table


class Chart(NamedTuple):
    """A picture, and what it is of."""

    svg: str
    table: Table


class Bar(NamedTuple):
    """A bar: how long it is, and what is written behind it ("" for the number itself)."""

    label: str
    value: float
    written: str = ""
    short: str = ""  #: the label where there is little room; "" where it may lose its end

    @property
    def said(self) -> str:
        """What is written behind it."""
        return self.written or f"{self.value:g}"


class Point(NamedTuple):
    """What came and went in one of several periods."""

    label: str
    came: int
    went: int


def bars(words: Words, shown: Sequence[Bar]) -> Chart:
    """Draw a bar below its label each, the longest as wide as there is room."""
    most = max((bar.value for bar in shown), default=0) or 1
    room, parts = WIDTH - _VALUE, []
    for number, bar in enumerate(shown):
        y, long = number * _BAR_ROW, room * max(0.0, bar.value) / most
        parts += [
            text(shortened(bar.short or bar.label), 0, y + 13, class_="chart-label"),
            box(0, y + 19, round(long, 1), _BAR, class_="chart-bar"),
            text(bar.said, round(long + 5, 1), y + 30, class_="chart-value"),
        ]
    rows = tuple((bar.label, bar.said) for bar in shown)
    return _chart(words, max(1, len(shown)) * _BAR_ROW, parts, rows)


def flow(words: Words, shown: Sequence[Point]) -> Chart:
    """Draw what came as a line with dots and what went as a dashed one with squares.

    `words.head` names the periods, what came and what went.
    """
    most = _round_up(max((max(one.came, one.went) for one in shown), default=0))
    across = [_across(number, len(shown)) for number in range(len(shown))]
    came = [(x, _down(one.came, most)) for x, one in zip(across, shown, strict=True)]
    went = [(x, _down(one.went, most)) for x, one in zip(across, shown, strict=True)]
    parts = [
        *_scale(most),
        _line(came, "chart-came"),
        *(element("circle", cx=x, cy=y, r=3, class_="chart-came-mark") for x, y in came),
        _line(went, "chart-went"),
        *(box(x - 3, y - 3, 6, 6, class_="chart-went-mark") for x, y in went),
        *_periods([one.label for one in shown], across),
        *_legend(words.head),
    ]
    rows = tuple((one.label, str(one.came), str(one.went)) for one in shown)
    return _chart(words, _PLOT_TOP + _PLOT + 26, parts, rows)


def heat(words: Words, days: Sequence[str], hours: Sequence[Sequence[int]]) -> Chart:
    """Draw a week, a row a day from Monday on and a column an hour; the darker, the more.

    `words.head` begins with the name of the days; the hours follow by themselves.
    """
    most = max(map(max, hours), default=0)
    parts = []
    for day, (name, counts) in enumerate(zip(days, hours, strict=True)):
        y = day * (_CELL + 4)
        parts.append(text(shortened(name, 6), 0, y + 11, class_="chart-label"))
        parts += [_cell(hour, y, count, most) for hour, count in enumerate(counts)]
    below = _DAYS * (_CELL + 4) + 12
    parts += [
        text(f"{hour}", _HEAT_LEFT + hour * _CELL, below, class_="chart-label")
        for hour in range(0, _HOURS, 6)
    ]
    rows = tuple((name, *map(str, counts)) for name, counts in zip(days, hours, strict=True))
    head = words._replace(head=(words.head[0], *map(str, range(_HOURS))))
    return _chart(head, below + 6, parts, rows)


def shade(count: int, most: int) -> int:
    """Give how dark a cell is, 0 for none of it up to `SHADES`.

    >>> [shade(count, 10) for count in (0, 1, 5, 10)], shade(0, 0)
    ([0, 1, 3, 5], 0)
    """
    return 0 if not count else -(-count * SHADES // most)


def _cell(hour: int, y: int, count: int, most: int) -> str:
    about = element("title", escape(f"{hour}h: {count}"))
    x = _HEAT_LEFT + hour * _CELL
    attributes = {"x": x, "y": y, "width": _CELL - 1, "height": _CELL + 3}
    return element("rect", about, **attributes, class_=f"heat heat-{shade(count, most)}")


def _chart(
    words: Words, height: float, parts: Iterable[str], rows: tuple[tuple[str, ...], ...]
) -> Chart:
    title, says = f"{words.name}-title", f"{words.name}-says"
    about = element("title", escape(words.title), id=title)
    about += element("desc", escape(words.says), id=says)
    drawn = element(
        "svg",
        about + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {height:g}",
        class_="chart",
        role="img",
        aria_labelledby=f"{title} {says}",
    )
    return Chart(drawn, Table(words.title, words.head, rows))


def shortened(label: str, most: int = LETTERS) -> str:
    """Take the end off a label that has no room."""
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


def _round_up(most: int) -> int:
    """Give a number with one digit that counts, or two and a half, not below another.

    >>> [_round_up(most) for most in (0, 3, 11, 26, 894)]
    [2, 4, 20, 40, 1000]
    """
    step = 1
    while step * 10 < most:
        step *= 10
    return next(step * lead for lead in (2, 4, 6, 8, 10) if step * lead >= most)


def _across(number: int, many: int) -> float:
    room = WIDTH - _LEFT - 10
    return round(_LEFT + room * (number / (many - 1) if many > 1 else 0.5), 1)


def _down(count: int, most: int) -> float:
    return round(_PLOT_TOP + _PLOT * (1 - count / most), 1)


def _scale(most: int) -> Iterable[str]:
    for count in (0, most // 2, most):
        y = _down(count, most)
        yield element("line", x1=_LEFT, y1=y, x2=WIDTH, y2=y, class_="chart-rule")
        yield text(f"{count}", _LEFT - 6, y + 4, class_="chart-label chart-end")


def _line(corners: Sequence[tuple[float, float]], name: str) -> str:
    points = " ".join(f"{x:g},{y:g}" for x, y in corners)
    return element("polyline", points=points, class_=name) if len(corners) > 1 else ""


def _periods(labels: Sequence[str], across: Sequence[float]) -> Iterable[str]:
    """Write the labels that have room, the newest among them."""
    step = -(-len(labels) // _MOST_LABELS) or 1
    for number in range(len(labels) - 1, -1, -step):
        place = "chart-end" if number == len(labels) - 1 and len(labels) > 1 else "chart-middle"
        x = WIDTH if place == "chart-end" else across[number]
        y = _PLOT_TOP + _PLOT + 18
        yield text(shortened(labels[number], 11), x, y, class_=f"chart-label {place}")


def _legend(head: Sequence[str]) -> Iterable[str]:
    for x, name, label in ((0, "came", head[1]), (WIDTH / 2, "went", head[2])):
        yield _line([(x, 10), (x + 22, 10)], f"chart-{name}")
        mark = {"came": element("circle", cx=x + 11, cy=10, r=3, class_="chart-came-mark")}
        yield mark.get(name) or box(x + 8, 7, 6, 6, class_="chart-went-mark")
        yield text(shortened(label, 20), x + 28, 14, class_="chart-label")
