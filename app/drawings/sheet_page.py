"""A sheet as one HTML file that needs nothing else, and as plain text for who reads no HTML."""

import re
from html import escape
from itertools import zip_longest
from pathlib import Path
from typing import Final

from app.domain.sheet import Sheet, Table

_STYLE: Final = (Path(__file__).parent / "sheet.css").read_text(encoding="utf-8")
#: Dates with or without their minute, case numbers, shares and their intervals.
_TOGETHER: Final = re.compile(
    r"\b\d{4}-\d\d-\d\d(?: \d\d:\d\d)?|\b\d{4,} \d{4}\b|\d+ %(?: \(\d+-\d+ %\))?"
)
#: Columns of figures that a phone has room for; rows of more become paragraphs.
_MOST_ABREAST: Final = 4
#: Characters of a line of plain text, where its words leave a choice.
_WIDEST: Final = 100


def html_page(sheet: Sheet) -> str:
    """Write it as HTML. Every text of it is escaped: it may be a name that somebody chose."""
    title = escape(sheet.title)
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{escape(sheet.language)}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title><style>{_STYLE}</style></head><body><main>",
            f"<h1>{_shown(sheet.title)}</h1><p>{_shown(sheet.subtitle)}</p>",
            '<div class="tables">',
            *map(_section, sheet.tables),
            "</div>",
            f"<footer>{''.join(f'<p>{escape(line)}</p>' for line in sheet.foot)}</footer>",
            "</main></body></html>",
            "",
        )
    )


def _section(table: Table) -> str:
    kind = "list" if table.head else "figures"
    if table.head and table.numbers_from >= len(table.head):
        kind = "words cards"
    elif len(table.head) > _MOST_ABREAST:
        kind = "list cards"
    cells = "".join(
        f'<th scope="col"{_class(table, column)}>{_shown(cell)}</th>'
        for column, cell in enumerate(table.head)
    )
    head = f"<thead><tr>{cells}</tr></thead>" if table.head else ""
    rows = "".join(f"<tr>{_row(table, row)}</tr>" for row in table.rows)
    notes = "".join(f'<p class="notes">{escape(note)}</p>' for note in table.notes)
    body = f"<tbody>{rows}</tbody>" if rows else ""
    return (
        f'<section class="{"wide" if table.head else "half"}">'
        f'<h2>{escape(table.title)}</h2><div class="scrolls">'
        f'<table class="{kind}">{head}{body}</table></div>{notes}</section>'
    )


def _row(table: Table, row: tuple[str, ...]) -> str:
    first, *others = row
    cells = "".join(
        f"<td{_class(table, column)}{_head(table, column)}>{_shown(cell)}</td>"
        for column, cell in enumerate(others, 1)
    )
    return f'<th scope="row">{_shown(first)}</th>{cells}'


def _head(table: Table, column: int) -> str:
    """Name a cell by its column, for phones, which show a row as a paragraph."""
    return f' data-of="{escape(table.head[column])}"' if table.head else ""


def _class(table: Table, column: int) -> str:
    return ' class="number"' if column >= table.numbers_from else ""


def _shown(cell: str) -> str:
    """Escape a cell, and let no line end within a date, a case number or an interval."""
    return _TOGETHER.sub(r'<span class="one">\g<0></span>', escape(cell))


def plain_page(sheet: Sheet) -> str:
    """Write it as plain text: columns side by side, what is too wide for them below each other."""
    parts = [_line(sheet.title), _line(sheet.subtitle)]
    for table in sheet.tables:
        title = _line(table.title)
        parts += ["", title, "-" * len(title), *_lines(table), *table.notes]
    return "\n".join([*parts, "", *sheet.foot, ""])


def _lines(table: Table) -> list[str]:
    rows = [*([table.head] if table.head else []), *table.rows]
    rows = [tuple(_line(cell) for cell in row) for row in rows]
    columns = zip_longest(*rows, fillvalue="")
    widths = [max(map(len, column)) for column in columns]
    if sum(widths) + 2 * len(widths) > _WIDEST and not table.head:
        return [": ".join(row) for row in rows]
    return ["  ".join(_aligned(table, row, widths)).rstrip() for row in rows]


def _aligned(table: Table, row: tuple[str, ...], widths: list[int]) -> list[str]:
    return [
        cell.rjust(width) if column >= table.numbers_from else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=False))
    ]


def _line(text: str) -> str:
    """Keep a cell on its line, and out of the terminal's controls."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
