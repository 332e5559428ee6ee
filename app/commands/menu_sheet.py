"""`dial311 menu sheet FOLDER`: all texts as a sheet for translators, and back into the files."""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.commands.folders import keep_city_files, need_folder
from app.commands.output import PIPE, opened
from app.domain.errors import InvalidInput, MenuFileError
from app.menu.languages import drafts
from app.menufiles import sheet_file, sheet_take, yaml_edit
from app.menufiles.city_folder import build, parse, read_folder
from app.menufiles.notes import Notes, short
from app.menufiles.sheet_room import sizes
from app.menufiles.sheet_take import Taken
from app.menufiles.sheet_texts import Texts, gather

HELP: Final = "give a city's texts to translators as a sheet, and take them back"
_LANGUAGE: Final = "[a-z]{2,8}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the folder, where the sheet is or goes, and languages."""
    parser.add_argument("folder", type=Path)
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument(
        "--output", type=Path, metavar="FILE", help="write the sheet, a CSV; - for standard output"
    )
    way.add_argument("--take", type=Path, metavar="FILE", help="put its texts into the files")
    parser.add_argument(
        "--language",
        action="append",
        default=[],
        metavar="CODE",
        help="begin a new language, as in sw; with --take only these columns are taken",
    )


def run(parsed: argparse.Namespace) -> int:
    """Write or take a sheet; 0 when that was done.

    Raises: MenuFileError with every finding, in the folder or in the sheet; nothing is written.
    """
    for language in parsed.language:
        if not re.fullmatch(_LANGUAGE, language):
            raise InvalidInput(f"{short(language)} is no language code: write pt, en, sw, ...")
    need_folder(parsed.folder)
    if parsed.output:
        keep_city_files(parsed.folder, parsed.output, "the sheet to a file .csv")
    files = read_folder(parsed.folder)
    plain, texts = parse(files, parsed.folder), gather(files)
    if parsed.take:
        return _take(parsed.folder, texts, parsed.take, parsed.language)
    city = build(plain, "")
    sheet = sheet_file.write(texts, sizes(city, texts.entries), parsed.language)
    _write(parsed.output, sheet)
    said = sys.stderr if str(parsed.output) == PIPE else sys.stdout
    count = f"{len(texts.entries)} texts in {', '.join(texts.languages)}"
    print(f"{parsed.output}: {count}.", file=said)
    for language in drafts(city):
        print(f"{language.name} is a draft until city.yaml names who read it.", file=said)
    return 0


def _take(folder: Path, texts: Texts, path: Path, asked: Sequence[str]) -> int:
    raw = {name: (folder / name).read_bytes() for name in read_folder(folder)}
    files, notes, known = yaml_edit.sources(raw), Notes(), texts.languages
    sheet = sheet_file.read(str(path), _read(path), [*known, *asked], notes)
    if sheet is None:
        raise MenuFileError(notes.findings)
    for language in asked:
        if language not in sheet.columns:
            raise InvalidInput(f"{path} has no column {language}")
    languages = list(dict.fromkeys(asked)) or [one for one in known if one in sheet.columns]
    taken = sheet_take.take(files, texts, sheet, languages, notes, folder)
    for name, text in taken.files.items():
        mark = b"\xef\xbb\xbf" if raw.get(name, b"").startswith(b"\xef\xbb\xbf") else b""
        _write(folder / name, mark + text.encode())
    _tell(taken, known, languages, folder)
    return 0


def _tell(taken: Taken, known: Sequence[str], languages: Sequence[str], folder: Path) -> None:
    for change in taken.changes:
        if change.old:
            where = " / ".join(change.name)
            print(f"{change.language}: {where}: {short(change.old)} is now {short(change.new)}")
    for remark in taken.remarks:
        print(remark)
    for language in languages:
        if language not in known:
            print(f"{language} is a draft. When somebody has read all of it, write in city.yaml:")
            print(f"  {language}: {{name: ..., reader: their name, approved: 2026-11-20}}")
    names = ", ".join(sorted(taken.files)) or "nothing"
    count = len(taken.changes)
    texts = "1 text" if count == 1 else f"{count} texts"
    print(f"{folder}: {texts} changed; written: {names}.")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}") from error


def _write(path: Path, content: bytes) -> None:
    """Put a file in its place whole: who reads the folder meets the old one or the new one."""
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        with opened(str(path), mode) as file:
            file.write(content)
    except OSError as error:
        raise InvalidInput(f"cannot write {path}: {error.strerror}") from error
