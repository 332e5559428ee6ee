"""Add to findings where in the call they are: screen, language, the way that leads there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.errors import Finding
from app.menufiles.draft import Menu
from app.menufiles.schema_menu import HEAD
from app.menufiles.tree import Node, Pairs
from app.menufiles.ways_to import ways_to


def located(
    found: Sequence[Finding],
    trees: Mapping[str, Node | None],
    menu: Menu | None,
    languages: Sequence[str],
    dial: str,
) -> tuple[Finding, ...]:
    """Give findings of menu files with screen, language and path, as far as they are known."""
    paths = ways_to(menu, dial) if menu else {}
    return tuple(_located(finding, trees, paths, languages) for finding in found)


def _located(
    finding: Finding,
    trees: Mapping[str, Node | None],
    paths: Mapping[str, str],
    languages: Sequence[str],
) -> Finding:
    stem, _, further = finding.file.removesuffix(".yaml").partition(".")
    if stem not in ("menu", "messages"):
        return finding
    screen = finding.screen
    if not screen and stem == "menu":
        screen = _screen_at(trees.get(finding.file), finding.line)
    language = finding.language or further or next(iter(languages), "")
    return replace(
        finding,
        screen=screen,
        language=language,
        path=finding.path or paths.get(screen, ""),
    )


def _screen_at(tree: Node | None, line: int) -> str:
    """Name the screen in whose lines a line is; "" in the head."""
    name = ""
    for key, _ in tree.pairs if isinstance(tree, Pairs) else ():
        if key.mark.line > line:
            break
        name = key.text
    return "" if name in HEAD else name
