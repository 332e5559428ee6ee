"""Check that the cities of one menus folder do not claim the same: code, service code, default.

Only city.yaml is looked at, and only for that; what else is wrong in it its own check says.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from app.domain.errors import Finding, MenuFileError
from app.menufiles import reader
from app.menufiles.notes import Notes
from app.menufiles.tree import Items, Mark, Node, Pairs, Scalar

_FILE: Final = "city.yaml"
#: The folder of the cities that a service answers for, as it is called if no setting says else.
MENUS: Final = "menus"


def check_beside(folder: Path) -> tuple[Finding, ...]:
    """Give what a city claims that one beside it has: the service of both would refuse it.

    Copies that lie beside each other anywhere but in a folder `menus` are on no line.
    """
    parent = folder.parent if folder.name else Path("..")
    own = folder.resolve().name
    if folder.resolve().parent.name != MENUS:
        return ()
    try:
        beside = sorted(path.parent for path in parent.glob("*/city.yaml"))
        abouts = {one: _about(one) for one in (*(b for b in beside if b.name != own), folder)}
        check_neighbours({one: {_FILE: text} for one, text in abouts.items()})
    except MenuFileError as error:
        ours = (folder / _FILE).as_posix()
        return tuple(finding for finding in error.findings if finding.file == ours)
    except OSError:
        pass  # what cannot be looked at takes nothing from anyone
    return ()


def _about(folder: Path) -> str:
    try:
        return (folder / _FILE).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""  # its own check says why


class _Claim(NamedTuple):
    """Something that one city of a folder may have."""

    mark: Mark
    what: str  #: for people
    mend: str


def check_neighbours(folders: Mapping[Path, Mapping[str, str]]) -> None:
    """Compare the cities of these folders; each comes with its texts by file name.

    Raises: MenuFileError with every claim that another city has made before.
    """
    notes = Notes()
    taken: dict[str, Mark] = {}
    for folder, texts in folders.items():
        for claim in _claims((folder / _FILE).as_posix(), texts.get(_FILE, "")):
            first = taken.setdefault(claim.what, claim.mark)
            if first.file != claim.mark.file:
                what = f"{claim.what} is taken, in {first.file}, line {first.line}"
                notes.add(claim.mark, what, claim.mend)
    if notes.findings:
        raise MenuFileError(notes.findings)


def _claims(file: str, text: str) -> Iterator[_Claim]:
    tree = reader.read(file, text, Notes())
    for key, value in tree.pairs if isinstance(tree, Pairs) else ():
        if key.text == "code":
            for one in _texts(value):
                mend = "give each city of a menus folder a code of its own"
                yield _Claim(one.mark, f"the code {one.text}", mend)
        elif key.text == "service codes":
            for one in _texts(value):
                mend = "a code leads to one city: take it out here or there"
                yield _Claim(one.mark, f"the service code *{one.text.strip(' *#')}#", mend)
        elif key.text == "default" and any(one.text == "yes" for one in _texts(value)):
            yield _Claim(value.mark, "default: yes", "keep it in one city")


def _texts(node: Node) -> tuple[Scalar, ...]:
    nodes = node.items if isinstance(node, Items) else (node,)
    return tuple(one for one in nodes if isinstance(one, Scalar))
