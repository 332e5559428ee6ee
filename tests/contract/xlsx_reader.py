"""Reads a workbook with nothing but the standard library, as ECMA-376 has it."""

import io
import re
import zipfile
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from xml.etree import ElementTree

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ESCAPED: Final = re.compile("_x([0-9A-F]{4})_")
_DAY_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel knows no zones


class Cell(NamedTuple):
    """A cell that is there."""

    value: str | float
    is_quoted: bool = False  #: written as if `'` had been typed before it


#: Rows of a sheet, each by the column's letters.
Rows = list[dict[str, Cell]]


def read_workbook(data: bytes) -> dict[str, Rows]:
    """Give the sheets by name. A formula, or anything else that is run, is refused."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert book.testzip() is None
        names = book.namelist()
        assert not [n for n in names if "vba" in n.lower() or "external" in n.lower()]
        targets = {
            one.attrib["Id"]: one.attrib["Target"]
            for one in ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
        }
        quoted = _quoted(ElementTree.fromstring(book.read("xl/styles.xml")))
        sheets = ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
        return {
            sheet.attrib["name"]: _rows(
                ElementTree.fromstring(book.read(f"xl/{targets[sheet.attrib[_RELATED]]}")), quoted
            )
            for sheet in sheets
        }


def table(rows: Rows) -> list[dict[str, Cell]]:
    """Give rows by the names in the first one."""
    head = {letters: str(cell.value) for letters, cell in rows[0].items()}
    return [{head[letters]: cell for letters, cell in row.items()} for row in rows[1:]]


def moment(serial: object) -> datetime:
    """Read a day of Excel's calendar, to the second."""
    assert isinstance(serial, float)
    return _DAY_ZERO + timedelta(seconds=round(serial * 86_400))


def _quoted(styles: ElementTree.Element) -> set[int]:
    formats = styles.find(f"{_MAIN}cellXfs")
    assert formats is not None
    return {place for place, one in enumerate(formats) if one.get("quotePrefix") == "1"}


def _rows(sheet: ElementTree.Element, quoted: set[int]) -> Rows:
    assert not [*sheet.iter(f"{_MAIN}f")], "a formula"
    assert not [*sheet.iter(f"{_MAIN}hyperlink")], "a link"
    rows: Rows = []
    for row in sheet.iter(f"{_MAIN}row"):
        cells = {}
        for cell in row.iter(f"{_MAIN}c"):
            letters = re.sub(r"\d", "", cell.attrib["r"])
            cells[letters] = Cell(_value(cell), int(cell.get("s", 0)) in quoted)
        rows.append(cells)
    return rows


def _value(cell: ElementTree.Element) -> str | float:
    if cell.get("t") == "inlineStr":
        text = "".join(one.text or "" for one in cell.iter(f"{_MAIN}t"))
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    assert cell.get("t", "n") == "n", cell.attrib
    [value] = cell.iter(f"{_MAIN}v")
    return float(value.text or "")
