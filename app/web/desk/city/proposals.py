"""What the pages share that propose places: each as people read it, and the marked ones taken."""

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from markupsafe import Markup

from app.domain import geo
from app.domain.errors import Conflict, InvalidInput
from app.domain.gazetteer import Circle, Source
from app.domain.geo import Position
from app.domain.map_frame import around
from app.domain.proposals import Alias, Altered, NewPoint, Proposal, sign_of
from app.drawings.city_map import Ground
from app.edits.edited import Edited, Unfit
from app.edits.take_places import Fields, add_places, add_point
from app.menu.model import City
from app.menu.places import place_name
from app.store.place_hits import gone_codes, used_codes
from app.usecases.drafts import Files
from app.web.desk.city.editing import Wrong, need_seen, tried, try_edit
from app.web.desk.city.speaking import Speaking
from app.web.desk.form import Form
from app.web.desk.map.picture import areas_of, known_points, picture
from app.web.desk.visit import Visit
from app.web.desk.words_of import city_language

#: Rows of a page; fields of each are few enough for one form.
MOST_SHOWN: Final = 400
KINDS: Final = ("container", "dump", "landmark")
#: What is typed beside a new point.
TYPED: Final = ("name", "label", "kind")
#: So many of those that are proposed no more are named, in so many letters each.
_MOST_CALLED: Final = 8
_MOST_WORDS: Final = 120
_NO_FIELDS: Final[Fields] = MappingProxyType({})
_WIDTH: Final = 300
_HEIGHT: Final = 220
#: Some ground around a point, to know where one is.
_CLOSEST_M: Final = 150
_STATED: Final = {"container": geo.CONTAINER_M, "dump": geo.POINT_M, "landmark": geo.POINT_M}


#: Where pins are, with whether each is left out.
Pins: TypeAlias = Sequence[tuple[Position, bool]]


class Near(NamedTuple):
    """The nearest point that the city has."""

    name: str
    far_m: int


class Asked(NamedTuple):
    """A proposal that somebody wants to be taken."""

    its: Proposal
    fields: Fields = _NO_FIELDS  #: of the page, at which what is wrong with it is told


class Shown(NamedTuple):
    """A proposal on a page."""

    name: str  #: of a new point its own, else that of the place
    sign: str
    kind: str  #: new | altered | alias
    its: Proposal
    place: str  #: name of what it is about; of a new point its bairro
    code: str  #: of the page of that place
    why: str
    stated_m: int  #: to which a report there is known once it is taken; 0 where nothing moves
    near: Near | None = None  #: of a new point
    map: Markup | None = None
    cases: Speaking = Speaking()  #: that speak for it
    was: str = ""  #: what a form keeps of it: see `now_signed`
    key: str = ""  #: what names its fields in the page: see `key_of`


def shown(visit: Visit, city: City, its: Proposal) -> Shown:
    """Give a proposal as a row of a page."""
    code = its.bairro if isinstance(its, NewPoint) else its.code
    name = place_name(city, code, city_language(visit)) or code
    kind = {NewPoint: "new", Altered: "altered", Alias: "alias"}[type(its)]
    near = _near(visit, city, its) if isinstance(its, NewPoint) else None
    why = visit.tell(its.why)
    own = its.name if isinstance(its, NewPoint) else name
    return Shown(own, sign_of(its), kind, its, name, code, why, _stated_m(city, its), near)


def _stated_m(city: City, its: Proposal) -> int:
    """Give the radius that the gazetteer will state, as it does for what it has."""
    if isinstance(its, Alias) or its.at is None:
        return 0
    point = city.gazetteer.by_point.get(its.code)
    if isinstance(its, NewPoint) or point:
        return _STATED[its.kind or (point.kind if point else "dump")]
    return geo.UNVERIFIED_M if its.source == Source.UNVERIFIED else geo.BAIRRO_MINIMUM_M


def _near(visit: Visit, city: City, its: NewPoint) -> Near | None:
    """Give the nearest point of the city, whose bairro may be another: nobody sees borders."""
    points = city.gazetteer.by_point.values()
    far = [(geo.metres(one.position, its.at), one.code) for one in points]
    if not far:
        return None
    far_m, code = min(far)
    return Near(place_name(city, code, city_language(visit)) or code, round(far_m))


def with_map(visit: Visit, city: City, row: Shown, pins: Pins = ()) -> Shown:
    """Draw where a row's place would be, with pins, where it is now, and the points around."""
    its = row.its
    if isinstance(its, Alias) or its.at is None:
        return row
    circle = Circle(its.at, row.stated_m)
    was = None if isinstance(its, NewPoint) else city.gazetteer.locate(its.code)
    ground = [Circle(its.at, max(round(row.stated_m * 1.2), _CLOSEST_M))]
    ground += [Circle(was.position, 20)] if was else []
    ground += [Circle(at, 10) for at, is_out in pins if not is_out]
    frame = around(ground, _WIDTH, _HEIGHT, margin=0.08)
    title = visit.word(
        "Map: %(place)s, known to %(radius)s m", place=row.place, radius=row.stated_m
    )
    stands = (was.position, visit.word("where it stands now")) if was else None
    below = Ground(known_points(visit), areas_of(visit, {}), circle, None, pins, stands)
    return row._replace(map=picture(visit, frame, (), below, title))


def named(proposals: Sequence[Proposal], form: Form) -> list[Asked]:
    """Give new points what was typed beside them, by their signs. Raises: Unfit."""
    return [_named(one, form) for one in proposals]


def _named(one: Proposal, form: Form) -> Asked:
    sign = sign_of(one)
    its: Fields = {(): f"take-{sign}"}
    if not isinstance(one, NewPoint):
        return Asked(one, its)
    fields: Fields = {**its, **{(word,): f"{word}-{sign}" for word in TYPED}}
    name, label, kind = (form.get(f"{word}-{sign}") for word in TYPED)
    need_seen({f"name-{sign}": name, f"label-{sign}": label})
    wanted = one._replace(
        name=" ".join(name.split()) or one.name,
        label=" ".join(label.split()) or one.label,
        kind=kind if kind in KINDS else one.kind,
    )
    if not wanted.name:
        raise Unfit("Write what it is called.", field=f"name-{sign}")
    return Asked(wanted, fields)


def marked(proposals: Sequence[Proposal], form: Form) -> list[Proposal]:
    """Give the proposals that were marked. Raises: InvalidInput, Conflict."""
    by_sign, signs = {sign_of(one): one for one in proposals}, form.all("take")
    if not signs:
        raise InvalidInput("Mark what is to be taken.")
    if missing := [sign for sign in dict.fromkeys(signs) if sign not in by_sign]:
        raise _proposed_no_more(missing, _called(form))
    return [one for sign, one in by_sign.items() if sign in signs]


def _proposed_no_more(signs: Sequence[str], called: Mapping[str, str]) -> Conflict:
    known = [called[sign] for sign in signs if sign in called]
    more = "; …" if len(known) > _MOST_CALLED else ""
    values = {"n": len(signs), "which": "; ".join(known[:_MOST_CALLED]) + more}
    if len(signs) == 1 and known:
        return Conflict(
            "1 of the marked is proposed no more: %(which)s. Look again.", which=values["which"]
        )
    if len(signs) == 1:
        return Conflict("1 of the marked is proposed no more: look again.")
    if known:
        return Conflict(
            "%(n)s of the marked are proposed no more: %(which)s. Look again.", **values
        )
    return Conflict("%(n)s of the marked are proposed no more: look again.", n=len(signs))


def _called(form: Form) -> dict[str, str]:
    """Give what the page that was sent called its proposals, by their signs."""
    found: dict[str, str] = {}
    for kept in form.all("called"):
        sign, _, words = kept.partition(" ")
        typed = form.get(f"name-{sign}")
        found[sign] = (f"{typed}, {words}" if typed else words)[:_MOST_WORDS]
    return found


def take(visit: Visit, city: City, wanted: Callable[[], Sequence[Asked]]) -> Wrong | None:
    """Take proposals into the draft; give what is wrong, at its fields, where they are not kept."""
    used = _used(visit)
    return try_edit(visit, lambda files: _taken(city, files, wanted(), used))


def tried_in(visit: Visit, city: City, files: Files, asked: Sequence[Asked]) -> Wrong | None:
    """Give what would be wrong were proposals taken into files; nothing is kept."""
    used = _used(visit)
    return tried(visit, lambda: _taken(city, files, asked, used))


def _taken(city: City, files: Files, asked: Sequence[Asked], used: Collection[str]) -> Edited:
    fields = [one.fields for one in asked]
    return add_places(files, city.gazetteer, [one.its for one in asked], used, fields)


def _used(visit: Visit) -> Collection[str]:
    with visit.tools.reader.connect() as connection:
        return used_codes(connection, visit.city_id)


def take_point(visit: Visit, city: City, wanted: Callable[[], NewPoint]) -> Wrong | None:
    """Take one point into the draft; give what is wrong, at the fields of its form."""
    with visit.tools.reader.connect() as connection:
        used, gone = (read(connection, visit.city_id) for read in (used_codes, gone_codes))

    def make(files: Files) -> Edited:
        point = wanted()
        if point.code in gone:
            raise Unfit(
                "%(code)s was the code of a point that is gone: leave it empty, to get a new one.",
                field="code",
                code=point.code,
            )
        return add_point(files, city.gazetteer, point, used)

    return try_edit(visit, make)


def middle_of(its: Proposal) -> Position | None:
    """Give where a proposal puts something; None for a name."""
    return None if isinstance(its, Alias) else its.at
