"""Read places.yaml: districts, their bairros, the points in them."""

from collections.abc import Sequence
from typing import Final

from app.domain import check_digit, geo, text
from app.domain.gazetteer import Source
from app.domain.geo import Position
from app.menufiles.check_country import FEW, WIDEST_M, cure, meant_by, middle_of
from app.menufiles.fields import Fields
from app.menufiles.notes import Notes, short
from app.menufiles.phrases import check_label
from app.menufiles.plain import PlainBairro, PlainDistrict, PlainPoint
from app.menufiles.schema_city import CODE, CODE_LIKE, read_at
from app.menufiles.tree import Items, Mark, Node, Scalar

#: What fits a phone beside its digit, eight to a screen.
LABEL: Final = 22
#: As many characters as the database keeps.
NAME: Final = 200
MOST_BLOCKS: Final = 999

_COMMON = ("code", "name", "label", "aliases", "at", "source")
_DISTRICT = (*_COMMON, "radius_m", "bairros")
_BAIRRO = (*_COMMON, "population", "blocks", "points")
_POINT = ("code", "name", "label", "kind", "at")
_KINDS = ("container", "dump", "landmark")


def read_places(
    node: Node, notes: Notes, *, city_has_at: bool = False, city_at: Position | None = None
) -> list[PlainDistrict]:
    """Read places.yaml. Where the city has a point of its own, its districts may have none.

    `city_at`: that point, when it can be relied on.
    """
    return _Places(notes, city_has_at, city_at).read(node)


def positions(districts: Sequence[PlainDistrict]) -> list[Position]:
    """Give every position that is written in places.yaml."""
    bairros = [bairro for district in districts for bairro in district["bairros"]]
    points = [point["at"] for bairro in bairros for point in bairro["points"]]
    written = [place["at"] for place in (*districts, *bairros)]
    return [Position(*at) for at in (*written, *points) if at]


class _Places:
    """Reads places and remembers codes, names and positions, which hold for the whole city."""

    def __init__(self, notes: Notes, city_has_at: bool, city_at: Position | None) -> None:
        self._notes = notes
        self._city_has_at = city_has_at
        self._city_at = city_at
        self._codes: dict[str, Mark] = {}
        self._names: dict[str, tuple[str, Mark]] = {}
        self._repeated: set[Mark] = set()
        self._positions: list[tuple[Mark, Position]] = []

    def read(self, node: Node) -> list[PlainDistrict]:
        """Read the whole file."""
        if isinstance(node, Items):
            mend = "write districts: above the list"
            self._notes.add(node.mark, "a list of places begins with districts:", mend)
            return []
        top = Fields(node, self._notes, "places.yaml", ("districts",))
        districts = [self._district(entry) for entry in top.items("districts", needed=True)]
        self._check_spread()
        return districts

    def _district(self, node: Node) -> PlainDistrict:
        place = Fields(node, self._notes, "a district", _DISTRICT)
        code = self._code(place)
        name, label, aliases = self._named(place, code)
        self._check_at(place)
        labels: dict[str, Mark] = {}
        return {
            "code": code,
            "name": name,
            "label": label,
            "aliases": aliases,
            "at": self._at(place),
            "source": self._source(place) or Source.POINTS,
            "radius_m": place.whole_or_none("radius_m", 100, 100_000),
            "bairros": [self._bairro(entry, labels) for entry in place.items("bairros")],
        }

    def _check_at(self, place: Fields) -> None:
        """Hold a district to a position, its own or its city's."""
        if place.get("at"):
            return
        if not self._city_has_at:
            mend = "add at: here, or at: and radius_m: to city.yaml for all that have none"
            what = "a district has no at, and city.yaml has none"
            self._notes.add(place.mark, what, mend, key="at")
        for word in ("radius_m", "source"):
            if node := place.get(word):
                what = f"{word} says how well at is known, and there is no at"
                self._notes.add(node.mark, what, f"add at:, or take {word} out")

    def _bairro(self, node: Node, siblings: dict[str, Mark]) -> PlainBairro:
        place = Fields(node, self._notes, "a bairro", _BAIRRO)
        code = self._code(place)
        name, label, aliases = self._named(place, code)
        self._check_sibling(place, label, siblings)
        if place.get("at"):
            place.need("source")
        labels: dict[str, Mark] = {}
        return {
            "code": code,
            "name": name,
            "label": label,
            "aliases": aliases,
            "population": place.whole_or_none("population", 0, 50_000_000),
            "at": self._at(place),
            "source": self._source(place),
            "blocks": place.whole_or_none("blocks", 1, MOST_BLOCKS),
            "points": [self._point(entry, labels) for entry in place.items("points")],
        }

    def _point(self, node: Node, siblings: dict[str, Mark]) -> PlainPoint:
        place = Fields(node, self._notes, "a point", _POINT)
        code = place.text("code")
        if (written := place.get("code")) and code:
            self._check_point_code(written.mark, code)
            self._check_unique(written.mark, code)
        label = self._label(place)
        self._check_sibling(place, label, siblings)
        place.need("at")
        return {
            "code": code,
            "name": place.short_text("name", NAME),
            "label": label,
            "kind": place.one_of("kind", _KINDS),
            "at": self._at(place) or [0.0, 0.0],
        }

    def _code(self, place: Fields) -> str:
        code = place.text("code", f"(?=.*[a-z]){CODE}", CODE_LIKE)
        if node := place.get("code"):
            self._check_unique(node.mark, code)
        return code

    def _check_unique(self, mark: Mark, code: str) -> None:
        if first := self._codes.get(code):
            what = f"the code {code} is taken, in line {first.line}"
            mend = "give each place its own; a code is for life"
            self._notes.add(mark, what, mend, twin=first)
        elif code:
            self._codes[code] = mark

    def _check_point_code(self, mark: Mark, code: str) -> None:
        if len(code) != 5 or not (code.isascii() and code.isdigit()):
            self._notes.add(mark, f"{short(code)} is no point code", "write five digits")
        elif not check_digit.is_valid(code):
            right = code[:4] + check_digit.check_digit(code[:4])
            what = f"the last digit of {code} does not check the others"
            self._notes.add(mark, what, f"look for a slip; {code[:4]} ends as {right}")

    def _named(self, place: Fields, code: str) -> tuple[str, str, list[str]]:
        aliases = place.texts("aliases")
        names = [name] if isinstance(name := place.get("name"), Scalar) else []
        for written in (*names, *aliases):
            self._check_name(written, code)
        return place.short_text("name", NAME), self._label(place), [alias.text for alias in aliases]

    def _check_name(self, written: Scalar, code: str) -> None:
        own = (code, written.mark)
        taken = [self._names.setdefault(one, own) for one in text.keys(written.text)]
        owner, first = next((one for one in taken if one[0] != code), own)
        if owner != code:
            what = f"{short(written.text)} already names {owner}, in line {first.line}"
            what += f", and {code} too" if code else ""
            mend = "keep a name or alias at one place only"
            self._notes.add(written.mark, what, mend, twin=first)
            self._repeated.add(written.mark)

    def _label(self, place: Fields) -> str:
        label = place.text_or("label", place.text("name"))
        node = place.get("label") or place.get("name")
        if node:
            check_label(node.mark, label, LABEL, self._notes)
        return label

    def _check_sibling(self, place: Fields, label: str, siblings: dict[str, Mark]) -> None:
        node = place.get("label") or place.get("name")
        folded = text.fold(label)
        if not (node and label):
            return
        first = siblings.setdefault(folded, node.mark)
        if first is not node.mark and node.mark not in self._repeated:
            what = f"the label {short(label)} is the same as in line {first.line}"
            mend = "make them differ, callers see only labels"
            self._notes.add(node.mark, what, mend, twin=first)

    def _source(self, place: Fields) -> str:
        known = (Source.POINTS, Source.UNVERIFIED)
        return place.one_of("source", known) if place.get("source") else ""

    def _at(self, place: Fields) -> list[float] | None:
        node = place.get("at")
        if node is None:
            return None
        at = read_at(node, self._notes)
        if at:
            self._positions.append((node.mark, Position(*at)))
        return at

    def _check_spread(self) -> None:
        middle = middle_of([position for _, position in self._positions])
        if self._city_at and len(self._positions) < FEW:
            middle = self._city_at
        for mark, position in self._positions:
            if (far := geo.metres(middle, position)) > WIDEST_M:
                what = f"this lies {far / 1000:,.0f} km from the middle of the city"
                self._notes.add(mark, what, cure(position, meant_by(position, middle, WIDEST_M)))
