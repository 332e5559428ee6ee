"""Write accepted proposals into places.yaml, and change nothing around them: comments stay.

What is given back has not passed the check yet: see `edits.take_places`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from app.domain import geo
from app.domain.errors import Conflict, InvalidInput, MenuFileError, NotFound
from app.domain.point_codes import free_codes
from app.domain.proposals import Alias, Altered, NewPoint, Proposal, written
from app.menufiles import reader, remarks, yaml_edit, yaml_list
from app.menufiles.notes import Notes
from app.menufiles.tree import Items, Node, Pairs, Scalar
from app.menufiles.yaml_edit import Edit, Layout, Place

FILE: Final = "places.yaml"
#: Keys in the order in which they are written: a new one stands behind those before it.
_ORDER: Final = ("code", "name", "label", "aliases", "kind", "population", "at", "source")
_IN_LINE: Final = Place(0, 0, "", True, False, "")
_ALONE: Final = Place(0, 0, "", False, False, "")


class Edited(NamedTuple):
    """A file as it would be."""

    text: str
    #: What was accepted, with the codes that were given to new points.
    proposals: tuple[Proposal, ...]


def edit_places(text: str, proposals: Sequence[Proposal], used: Collection[str] = ()) -> Edited:
    """Give the text of places.yaml with proposals in it; `used` are codes no point may get.

    Raises:
        MenuFileError: the file cannot be read as it is.
        NotFound: a place is not in it any more.
        Conflict: two proposals say the same thing of one place.
        InvalidInput: a new point has no name or is not known as well as its kind has to be, or
            something stands where it cannot be changed.
    """
    notes = Notes()
    tree = reader.read(FILE, text.replace("\r\n", "\n").replace("\r", "\n"), notes)
    if tree is None or notes.findings:
        raise MenuFileError(notes.findings)
    editing = _Editing(Layout(text), dict(_places(tree)), used)
    done = tuple(editing.take(one) for one in proposals)
    return Edited(yaml_edit.apply(text, editing.edits()), done)


def _places(tree: Node) -> Iterator[tuple[str, Pairs]]:
    """Give every place by its code."""
    node = _value(tree, "districts") or _value(tree, "bairros") or _value(tree, "points")
    for entry in node.items if isinstance(node, Items) else ():
        code = _value(entry, "code")
        if isinstance(entry, Pairs) and isinstance(code, Scalar):
            yield code.text, entry
            yield from _places(entry)


def _value(node: Node, word: str) -> Node | None:
    pairs = node.pairs if isinstance(node, Pairs) else ()
    return next((value for key, value in pairs if key.text == word), None)


def _before(place: Pairs, word: str) -> int:
    """Give the number of the key behind which a new one stands; each place has a code."""
    order = _ORDER[: _ORDER.index(word)] if word in _ORDER else _ORDER
    keys = [key.text for key, _ in place.pairs]
    return next(keys.index(one) for one in reversed(order) if one in keys)


class _Editing:
    """One file with what is accepted so far."""

    def __init__(self, layout: Layout, places: Mapping[str, Pairs], used: Collection[str]) -> None:
        self._layout, self._places = layout, places
        self._codes = free_codes({*places, *used})
        self._given: set[str] = set(places)
        self._said: set[tuple[str, str]] = set()
        self._edits: list[Edit] = []
        #: New keys of a place, by its code, behind one of those it has, by its number.
        self._keys: dict[tuple[str, int], list[str]] = {}
        #: New entries by the list they come to, and how the list is begun where there is none.
        self._new: dict[str, list[str]] = {}

    def take(self, proposal: Proposal) -> Proposal:
        """Write one of them; give it as it is written."""
        if isinstance(proposal, NewPoint):
            return self._add_point(proposal)
        place = self._place(proposal.code)
        if isinstance(proposal, Alias):
            self._check_once(proposal.code, proposal.alias)
            self._new.setdefault(f"aliases {proposal.code}", []).append(proposal.alias)
        else:
            self._alter(place, proposal)
        return proposal

    def edits(self) -> list[Edit]:
        """Give all edits; what comes to one list in one piece, in its order."""
        for name, entries in self._new.items():
            word, _, code = name.partition(" ")
            shown = [yaml_edit.written(e, _IN_LINE) if word == "aliases" else e for e in entries]
            self._extend(self._place(code), word, shown)
        edits = list(self._edits)
        for (code, before), keys in self._keys.items():
            edits.append(yaml_list.behind(self._layout, self._places[code], before, keys))
        if yaml_edit.overlap(edits):
            raise remarks.by_hand()
        return edits

    def _place(self, code: str) -> Pairs:
        if code not in self._places:
            raise NotFound("%(file)s has no %(code)s any more", file=FILE, code=code)
        return self._places[code]

    def _check_once(self, code: str, what: str) -> None:
        if (code, what) in self._said:
            raise Conflict(
                "two proposals say the %(what)s of %(code)s: accept one of them",
                what=what,
                code=code,
            )
        self._said.add((code, what))

    def _add_point(self, point: NewPoint) -> NewPoint:
        if not point.name:
            raise InvalidInput(
                "the new point at %(at)s has no name: write it", at=written(point.at)
            )
        if point.kind == "container" and point.radius_m > geo.CONTAINER_M:
            raise InvalidInput(
                "pins say %(name)s to %(m)s m, and containers are known to %(stated)s m:"
                " take it as another kind, or wait for pins of more people",
                name=point.name,
                m=point.radius_m,
                stated=geo.CONTAINER_M,
            )
        self._place(point.bairro)
        code = point.code or next(code for code in self._codes if code not in self._given)
        self._check_once(code, "code")
        self._given.add(code)
        words = {"name": point.name, "label": point.label, "kind": point.kind}
        said = [
            f"{word}: {yaml_edit.written(text, _IN_LINE)}" for word, text in words.items() if text
        ]
        entry = ", ".join((f'code: "{code}"', *said, f"at: {written(point.at)}"))
        self._new.setdefault(f"points {point.bairro}", []).append(f"{{{entry}}}")
        return point._replace(code=code)

    def _alter(self, place: Pairs, wish: Altered) -> None:
        if wish.at:
            self._check_once(wish.code, "at")
            self._set(place, "at", written(wish.at))
        for word in ("name", "label", "kind", "source"):
            if text := getattr(wish, word):
                self._check_once(wish.code, word)
                self._set_text(place, word, text)

    def _set_text(self, place: Pairs, word: str, text: str) -> None:
        node = _value(place, word)
        if isinstance(node, Scalar) and node.text:
            self._edits.append(self._layout.replace(yaml_edit.at(node.mark), node.text, text))
        else:
            like = _IN_LINE if self._layout.is_in_brackets(place) else _ALONE
            self._set(place, word, yaml_edit.written(text, like))

    def _set(self, place: Pairs, word: str, shown: str) -> None:
        """Put a value in brackets or a text, as it is written, behind a key that may be there."""
        node = _value(place, word)
        span = self._layout.span(node) if node else None
        if node is None:
            self._add_key(place, word, f"{word}: {shown}")
        elif span and not self._layout.has_remarks(*span):
            self._edits.append(Edit(*span, shown))
        else:
            raise InvalidInput(
                "%(file)s, line %(line)s: %(word)s stands on several lines; change it there",
                file=FILE,
                line=node.mark.line,
                word=word,
            )

    def _add_key(self, place: Pairs, word: str, shown: str) -> None:
        code = _value(place, "code")
        spot = code.text if isinstance(code, Scalar) else "", _before(place, word)
        self._keys.setdefault(spot, []).append(shown)

    def _extend(self, place: Pairs, word: str, entries: Sequence[str]) -> None:
        """Put entries behind the last of a list, which may not be there yet."""
        node = _value(place, word)
        if isinstance(node, Items) and node.items:
            last = len(node.items) - 1
            self._edits.append(yaml_list.behind(self._layout, node, last, entries))
        elif isinstance(node, Items) and (span := self._layout.span(node)):
            self._edits.append(Edit(*span, f"[{', '.join(entries)}]"))
        elif node is not None:
            raise InvalidInput(
                "%(file)s, line %(line)s: %(word)s is no list; change it there",
                file=FILE,
                line=node.mark.line,
                word=word,
            )
        elif word == "aliases" or self._layout.is_in_brackets(place):
            self._add_key(place, word, f"{word}: [{', '.join(entries)}]")
        else:
            listed = "".join(f"\n  - {entry}" for entry in entries)
            self._add_key(place, word, f"{word}:{listed}")
