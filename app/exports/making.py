"""An export on its way: as a file, in a bundle with what explains it, or its manifest alone."""

from collections.abc import Iterator, Mapping
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final

from app.exports.bundle import MANIFEST, bundled
from app.exports.xlsx import write_xlsx
from app.usecases.export_geojson import GEOJSON
from app.usecases.export_manifest import Tally, manifest
from app.usecases.export_reports import Export
from app.usecases.export_table import CSV, EVENTS, Chunk, Form
from app.usecases.export_wish import Part

_ZIP: Final = "application/zip"
_ZIP_SUFFIX: Final = ".zip"
#: How the names of manifests end that lie alone.
OF_MANIFEST: Final = f".{MANIFEST}"
_JSON: Final = "application/json"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSX: Final = Form("xlsx", ".xlsx", _XLSX, write_xlsx, is_local=True)
#: By the word they are asked for with.
FORMS: Final[Mapping[str, Form]] = {form.name: form for form in (CSV, XLSX, GEOJSON, EVENTS)}


def forms_within(folder: Path) -> dict[str, Form]:
    """Give the forms, where what they collect on the way lies in a folder of ours."""
    xlsx = XLSX._replace(write=partial(write_xlsx, folder=folder))
    return {**FORMS, XLSX.name: xlsx}


def made_by() -> str:
    """Name this program and its version."""
    return f"dial311 {version('dial311')}"


def media_type_of(form: Form, part: Part) -> str:
    """Say what a part of an export in some form is."""
    return {Part.BUNDLE: _ZIP, Part.MANIFEST: _JSON}.get(part, form.media_type)


def ending_in(ending: str, name: str) -> str:
    """Name what lies about a data file, or holds it: no two of one export are called the same.

    >>> ending_in(".zip", "dial311-maputo.csv"), ending_in(".zip", "dial311-maputo.xlsx")
    ('dial311-maputo.zip', 'dial311-maputo-xlsx.zip')
    """
    stem, dot, form = name.rpartition(".")
    return (stem if dot + form in (CSV.suffix, _ZIP_SUFFIX) else f"{stem}-{form}") + ending


class Making:
    """Makes one export, once."""

    def __init__(self, export: Export, part: Part = Part.FILE) -> None:
        """Take what is to be made."""
        self._export = export
        self.part: Final = part
        #: What the data file came to, when the chunks are at their end.
        self.tally: Final = Tally()

    @property
    def file_name(self) -> str:
        """What it is called."""
        name = self._export.file_name
        match self.part:
            case Part.BUNDLE:
                return ending_in(_ZIP_SUFFIX, name)
            case Part.MANIFEST:
                return ending_in(OF_MANIFEST, name)
        return name

    @property
    def media_type(self) -> str:
        """What it is."""
        return media_type_of(self._export.wish.form, self.part)

    def chunks(self) -> Iterator[Chunk]:
        """Give it, a chunk a page. A failure raises: no end is made."""
        if self.part is Part.BUNDLE:
            return bundled(self._export, self.tally, made_by())
        if self.part is Part.MANIFEST:
            return self._manifest_alone()
        return self.tally.through(self._export.chunks())

    def manifest(self) -> bytes:
        """Give the manifest, when the chunks are at their end."""
        return manifest(self._export, self.tally, made_by())

    def _manifest_alone(self) -> Iterator[Chunk]:
        for chunk in self.tally.through(self._export.chunks()):
            yield chunk._replace(data=b"")
        yield Chunk(self.manifest(), 0, 0)
