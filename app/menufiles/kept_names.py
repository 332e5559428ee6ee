"""Names that a translator put into another language: they are told once, by where they stand."""

from collections.abc import Collection, Iterator, Sequence

from app.menufiles.notes import Notes, short
from app.menufiles.tree import Pairs


def keep_names(
    node: Pairs, notes: Notes, what: str, wanted: Sequence[str], known: Sequence[str]
) -> Pairs:
    """Read a name that nobody knows as the one that is missing in its place.

    `what` holds them; `wanted` are those that must be there, in their order, and `known` those
    that may. Without this the same slip is told twice, as a name too many and as one that lacks,
    with a guess that only looks like it.
    """
    meant = dict(_meant([key.text for key, _ in node.pairs], wanted, known))
    for key, _ in node.pairs:
        if key.text in meant:
            mend = f'did you mean "{meant[key.text]}"? Names stay as in menu.yaml'
            notes.add(key.mark, f"{what} knows no {short(key.text)}", mend)
    return Pairs(
        node.mark,
        tuple((key._replace(text=meant.get(key.text, key.text)), v) for key, v in node.pairs),
    )


def _meant(
    names: Sequence[str], wanted: Sequence[str], known: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Pair unknown names with missing ones behind the same neighbour, where they are as many."""
    lacking = _runs(wanted, {*wanted} - {*names})
    for before, unknown in _runs(names, {*names} - {*known}).items():
        lacks = lacking.get(before, [])
        if len(lacks) == len(unknown):
            yield from zip(unknown, lacks, strict=True)


def _runs(names: Sequence[str], odd: Collection[str]) -> dict[str, list[str]]:
    """Give the odd names of a row under the name that stands before them, "" at its beginning."""
    runs: dict[str, list[str]] = {}
    before = ""
    for name in names:
        if name in odd:
            runs.setdefault(before, []).append(name)
        else:
            before = name
    return runs
