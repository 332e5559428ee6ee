"""Who answers for a problem where, and by which hours: what is read, and what is found in it."""

import pytest

from app.menu.model import City
from app.menufiles.build import build
from app.menufiles.city_folder import parse
from tests.unit.menufiles.folders import findings, maputo
from tests.unit.menufiles.seeds import C, S
from tests.unit.menufiles.test_json_schema import _slips

K = "calendar.yaml"
#: The last problem of the file that drains answer for.
DRAINS = "responsible: drains\n"
HOURS = '{name: Infra, hours: {mon-fri: "07:00-15:30", sat: ["07:00-09:00", "10:00-12:00"]}}'
INFRA = "drains: Direcção Municipal de Infra-estruturas"


def edited(*edits: tuple[str, str, str], calendar: str = "") -> dict[str, str]:
    texts = maputo()
    for file, old, new in edits:
        assert old in texts[file], old
        texts[file] = texts[file].replace(old, new, 1)
    return texts | ({K: calendar} if calendar else {})


def city(texts: dict[str, str]) -> City:
    assert [str(one) for one in findings(texts)] == []
    return build(parse(texts), "")


def owned(by: str) -> tuple[str, str, str]:
    return (S, DRAINS, f"responsible: {by}\n")


@pytest.mark.parametrize(
    ("place", "owner"),
    [
        ("kanyaka", "drains"),
        ("inguane", "waste"),  # a bairro before its district
        ("inguane/12", "waste"),
        ("kamaxakeni", "waste"),
        ("maxaquene_a/3", "waste"),
        ("10348", "waste"),
        ("mafalala", "drains"),
    ],
)
def test_a_place_has_the_owner_of_its_nearest_area(place: str, owner: str) -> None:
    by = "{kanyaka: drains, inguane: waste, mafalala: drains, other: waste}"

    known = city(edited(owned(by)))

    assert known.owner("waste_in_drain", place) == owner
    assert known.owner("container_full", place) == "waste"


def test_where_every_district_is_named_nothing_is_left_for_others() -> None:
    known = city(edited(owned("{kanyaka: drains, kamaxakeni: waste}")))

    service = known.services["waste_in_drain"]
    assert service.responsible in known.bodies
    assert {known.owner(service.code, one) for one in ("mafalala", "10348")} == {"waste"}


#: responsible, what is found, how it is mended
BROKEN = [
    ("{kaniaka: drains, other: waste}", 'no district or bairro "kaniaka"', '"kanyaka"?'),
    ("{kanyaka: drain, other: waste}", 'has no body "drain"', '"drains"?'),
    ("{kanyaka: drains, other: wast}", 'has no body "wast"', '"waste"?'),
    ("{kanyaka: drains}", "nobody is responsible in kamaxakeni", "add other: and a body"),
    ("{inguane: drains, kamaxakeni: waste}", "nobody is responsible in kanyaka", "add other:"),
    ("{kanyaka: drains, kanyaka: waste, other: waste}", "stands here twice", "keep one"),
    ("{kanyaka: '', other: waste}", "the body of kanyaka is empty", "write it behind"),
    ("{kanyaka: [drains], other: waste}", "the body of kanyaka is a text", "write one text"),
    ("{10348: drains, other: waste}", 'no district or bairro "10348"', "known here"),
    ("{}", "responsible is empty", "write at least one"),
    ("[waste, drains]", "responsible is a text", "write one text"),
    ("''", "responsible is empty", "write it behind"),
]


@pytest.mark.parametrize(("by", "what", "mend"), BROKEN)
def test_a_slip_in_owners_is_found(by: str, what: str, mend: str) -> None:
    [found] = findings(edited(owned(by)))

    assert (found.rule, found.file) in {("services", S), ("yaml", S)}
    assert what in found.what
    assert mend in found.mend


def test_hours_holidays_and_target_hours_are_read() -> None:
    calendar = "holidays: {2026-12-25: Natal, 2027-01-01: Ano Novo}\n"
    aim = (S, DRAINS, f"{DRAINS}  target hours: 48\n")

    known = city(edited((C, INFRA, f"drains: {HOURS}"), aim, calendar=calendar))

    body = known.bodies["drains"]
    assert (body.name, body.hours) == (
        "Infra",
        (((420, 930),),) * 5 + (((420, 540), (600, 720)), ()),
    )
    assert known.bodies["waste"].hours is None
    assert known.services["waste_in_drain"].target_hours == 48
    assert known.services["container_full"].target_hours is None
    assert list(known.holidays.values()) == ["Natal", "Ano Novo"]


def test_a_week_may_begin_on_any_day_and_a_day_end_at_midnight() -> None:
    hours = '{sun-thu: "08:00-16:00", sat: "20:00-24:00"}'

    known = city(edited((C, INFRA, f"drains: {{name: Infra, hours: {hours}}}")))

    day = ((480, 960),)
    assert known.bodies["drains"].hours == (*[day] * 4, (), ((1200, 1440),), day)


#: hours, what is found, how it is mended
SLIPS = [
    ('{monday: "07:00-15:30"}', '"monday" is no day of the week', "mon-fri"),
    ('{mon-fry: "07:00-15:30"}', '"mon-fry" is no day of the week', "mon-fri"),
    ('{mon-fri: "7:00-15:30"}', '"7:00-15:30" is no time from and to', '"07:00-15:30"'),
    ('{mon-fri: "07:00-25:00"}', "is no time from and to", "two digits"),
    ('{mon-fri: "15:30-07:00"}', "end before they begin", '"15:30-24:00"'),
    ('{mon-fri: "07:00-07:00"}', "end before they begin", "begin before the end"),
    ('{mon-fri: "07:00-15:30", fri: "07:00-12:00"}', 'hours already, in "mon-fri"', "one line"),
    ('{mon: ["13:00-16:00", "07:00-12:00"]}', "run into each other", "in order and apart"),
    ('{mon: ["07:00-12:00", "12:00-16:00"]}', "run into each other", "in order and apart"),
    ("{mon: []}", "on mon are empty", "leave the day out"),
    ("{}", "the hours of drains is empty", "write at least one"),
    ("'07:00'", "the hours of drains holds keys and values", "key: value"),
]


@pytest.mark.parametrize(("hours", "what", "mend"), SLIPS)
def test_a_slip_in_hours_is_found(hours: str, what: str, mend: str) -> None:
    [found] = findings(edited((C, INFRA, f"drains: {{name: Infra, hours: {hours}}}")))

    assert (found.file, found.rule) == (C, "form")
    assert what in found.what
    assert mend in found.mend


def test_a_body_needs_a_name_and_knows_its_words() -> None:
    [nameless] = findings(edited((C, INFRA, 'drains: {hours: {mon: "07:00-15:30"}}')))
    [unknown] = findings(edited((C, INFRA, "drains: {name: Infra, houres: x}")))

    assert "the body drains has no name" in nameless.what
    assert 'did you mean "hours"?' in unknown.mend


def test_more_work_than_a_year_has_is_no_aim() -> None:
    aim = (S, DRAINS, f"{DRAINS}  target hours: 105\n")
    short = (C, INFRA, 'drains: {name: Infra, hours: {mon: "07:00-09:00"}}')

    [found] = findings(edited(short, aim))

    assert (found.file, found.rule) == (S, "services")
    assert "105 hours of work are more than a year of drains" in found.what
    assert "2 hours a week" in found.mend
    assert findings(edited(short, (S, DRAINS, f"{DRAINS}  target hours: 104\n"))) == ()


@pytest.mark.parametrize("hours", ["0", "2001", "two", "1.5"])
def test_target_hours_are_a_whole_number(hours: str) -> None:
    [found] = findings(edited((S, DRAINS, f"{DRAINS}  target hours: {hours}\n")))

    assert "target hours is a whole number" in found.what


PAUSE = "notices:\n  strike:\n    say: {pt: Greve}\n    pause: yes\n"
#: calendar.yaml, line, what is found, how it is mended
DAYS = [
    ("holidays:\n  25 Dec: Natal\n", 2, '"25 Dec" is no date', "2026-11-20"),
    ("holidays: {2026-12-25: ''}\n", 1, "the name of 2026-12-25 is empty", "write it behind"),
    ("holidays: [2026-12-25]\n", 1, "holidays holds keys and values", "key: value"),
    ("holidays: {2026-12-25: A, 2026-12-25: B}\n", 1, "stands here twice", "keep one"),
    (f"{PAUSE}    until: 2026-03-02\n", 2, "suspends work and has no from", "add from:"),
    (f"{PAUSE}    from: 2026-03-02\n", 2, "suspends work and has no until", "add until:"),
    (
        f"{PAUSE}    from: 2026-03-02\n    until: 2027-03-03\n",
        2,
        "suspends work for 367 days",
        "366 at most",
    ),
    (PAUSE.replace("yes", "true"), 4, 'pause knows no "true"', "yes, no"),
]


@pytest.mark.parametrize(("calendar", "line", "what", "mend"), DAYS)
def test_a_slip_in_the_calendar_is_found(calendar: str, line: int, what: str, mend: str) -> None:
    [found] = findings(edited(calendar=calendar))

    assert (found.file, found.line) == (K, line)
    assert what in found.what
    assert mend in found.mend


def test_a_calendar_may_hold_holidays_alone_or_none_yet() -> None:
    for calendar in ("holidays:\n", "notices:\nholidays:\n", "holidays: {2026-12-25: Natal}\n"):
        assert findings(edited(calendar=calendar)) == ()
        assert _slips(K, calendar) == []


def test_the_schema_for_editors_takes_them_and_marks_slips() -> None:
    written = {
        S: edited(owned("{kanyaka: drains, other: waste}\n  target hours: 48"))[S],
        C: edited((C, INFRA, f"drains: {HOURS}"))[C],
        K: f"{PAUSE}holidays: {{2026-12-25: Natal}}\n",
    }
    slips = [
        (S, "target hours: 48", "target hours: 0"),
        (S, "other: waste}", "Other: waste}"),
        (C, "hours: {mon", "houres: {mon"),
        (C, "mon-fri", "monday"),
        (C, "07:00-15:30", "7:00-15:30"),
        (K, "pause: yes", "pause: true"),
        (K, "2026-12-25", "25 Dec"),
    ]

    assert [slip for file, text in written.items() for slip in _slips(file, text)] == []
    for file, old, new in slips:
        assert old in written[file]
        assert _slips(file, written[file].replace(old, new, 1)), new
