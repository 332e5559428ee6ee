"""What is typed into a field becomes what a person would have written into the file."""

import pytest

from app.edits.calendar import Told, add_holiday, add_notice, entry_of, leave_out, notices_in
from app.edits.edited import BadFields, Clashing, LeftOut, Typed, digest, wanted
from app.edits.fields import Field, Kind, as_value, edit_fields, shown
from app.edits.removal import sight
from app.edits.routes import add_prices, networks_in
from app.edits.services import NEW_AREA, NEW_OWNER, RESPONSIBLE, add_service, edit_service
from app.edits.texts import edit_texts
from app.menufiles.city_folder import build, parse, read_folder
from app.menufiles.sheet_room import notice_room, sizes
from app.menufiles.sheet_texts import gather
from app.menufiles.yaml_put import Where, find, plain
from app.menufiles.yaml_values import Bare
from app.settings import PROJECT

KIOSKS = read_folder(PROJECT / "tests/cities/kiosks")
DRAINS = read_folder(PROJECT / "tests/cities/drains")
CLINICS = read_folder(PROJECT / "tests/cities/clinics")
CHRISTMAS = ("holidays", "2026-12-25")
SERVICE = (Where("code", "no_water"),)
HOURS = Field("hours", (*SERVICE, "target hours"), Kind.BARE, ("code", "responsible"))


def new(text: str) -> Typed:
    return Typed(digest(""), text)


@pytest.mark.parametrize(
    "typed", ["a: b", "24}", "- x", "!!int 3", "yes\nno: 1", "1e3", "0x1f", "~"]
)
def test_what_is_no_number_stays_a_text_and_is_refused(typed: str) -> None:
    assert not isinstance(as_value(typed, Kind.BARE), Bare)
    with pytest.raises(BadFields) as caught:
        edit_fields(KIOSKS, "services.yaml", [HOURS], {"hours": new(typed)})
    assert "whole number" in caught.value.at_fields["hours"][0].what


def test_fields_that_there_are_not_are_left() -> None:
    untouched = {"code": Typed(digest("x"), " x "), "label": Typed(digest("x"), " ")}
    edited = edit_fields(KIOSKS, "services.yaml", [HOURS], untouched | {"hours": new("")})
    assert edited.files == {}
    with pytest.raises(LeftOut) as caught:  # but for what somebody typed there
        edit_fields(KIOSKS, "services.yaml", [HOURS], {"code": new("x"), "hours": new("2")})
    assert caught.value.typed == {"code": "x"}
    assert edit_texts(KIOSKS, {"xx/menu/no/say": new("x")}).files == {}


def test_who_touched_nothing_overwrites_nothing() -> None:
    now = {"a": "by somebody else", "b": "as it was", "c": "both the same"}
    typed = {
        "a": Typed(digest("as it was"), " as it was "),
        "b": Typed(digest("as it was"), "mine"),
        "c": Typed(digest("as it was"), "both the same"),
    }
    assert wanted(now, typed) == {"b": "mine"}
    with pytest.raises(Clashing) as caught:
        wanted(now, {"a": Typed(digest("as it was"), "mine")})
    assert caught.value.now == {"a": "by somebody else"}
    with pytest.raises(Clashing):  # it is gone meanwhile
        wanted({}, {"a": Typed(digest("as it was"), "mine")})


def test_a_text_keeps_its_comments_and_the_blank_behind_a_word() -> None:
    typed = {
        "en/menu/words/block": Typed(digest("Block "), "Bl."),
        "en/menu/wrong/say": Typed(digest("Unknown key"), "No: again"),
    }
    edited = edit_texts(KIOSKS, typed)
    lines = set(edited.files["menu.en.yaml"].split("\n")) - set(KIOSKS["menu.en.yaml"].split("\n"))
    assert lines == {'  block: "Bl. "', 'wrong: "No: again"'}
    assert {change.what for change in edited.changes} == {
        "menu / words / block / en",
        "menu / wrong / say / en",
    }


def test_a_city_without_a_calendar_gets_one() -> None:
    told = Told({"es": "Sin servicio: lunes"}, ["costa"], until="2026-03-02", pauses=True)
    with pytest.raises(BadFields, match="suspends work and has no from"):
        add_notice(CLINICS, told)
    edited = add_notice(CLINICS, told._replace(first="2026-03-01"))
    assert list(notices_in(edited.files)) == ["sin_servicio_lunes"]
    day = add_holiday(CLINICS, "2026-12-25", "Navidad")
    text = day.files["calendar.yaml"]
    assert text.startswith("# calendar.yaml")
    assert text.endswith("holidays:\n  2026-12-25: Navidad\n")
    files = {**CLINICS, **day.files}
    gone = leave_out(files, *CHRISTMAS, sight(files, entry_of(*CHRISTMAS)))
    assert gone.files["calendar.yaml"].endswith("holidays:\n")
    assert leave_out(CLINICS, *CHRISTMAS, "").files == {}


def test_an_owner_of_an_area_of_its_own_keeps_the_one_for_all_others() -> None:
    typed = {
        RESPONSIBLE: Typed(digest("water"), "water"),
        NEW_AREA: new("sud"),
        NEW_OWNER: new("water"),
    }
    one = edit_service(KIOSKS, "meter", typed).files["services.yaml"]
    owners = find(one, (Where("code", "meter"), RESPONSIBLE))
    assert plain(owners) == {"sud": "water", "other": "water"}
    more = {NEW_AREA: new("nord"), NEW_OWNER: new("nobody")}
    with pytest.raises(BadFields) as caught:
        edit_service({**KIOSKS, "services.yaml": one}, "meter", more)
    assert list(caught.value.at_fields) == [NEW_OWNER]


def test_a_service_is_added_behind_all_others_a_line_for_each_word() -> None:
    typed = {
        "name en": new("Tap: broken"),
        "name sw": new("Bomba imevunjika"),
        "label en": new("Broken tap"),
        "label sw": new("Bomba"),
        **{"group": new("water"), "needs": new("nothing"), "reveals home": new("no")},
        **{"responsible": new("drains"), "target hours": new("48"), "missed round": new("")},
    }
    edited = add_service(DRAINS, typed)
    before = DRAINS["services.yaml"]
    assert edited.files["services.yaml"] == before + (
        "- code: tap_broken\n"
        '  name: {en: "Tap: broken", sw: Bomba imevunjika}\n'
        "  label: {en: Broken tap, sw: Bomba}\n"
        "  group: water\n"
        "  needs: nothing\n"
        "  reveals home: no\n"
        "  responsible: drains\n"
        "  target hours: 48\n"
    )
    assert edited.changes == [("services.yaml / tap_broken", "", "Tap: broken")]
    with pytest.raises(BadFields, match="Tap: broken"):
        add_service({**DRAINS, **edited.files}, typed)
    with pytest.raises(BadFields) as caught:
        add_service(DRAINS, {**typed, "responsible": new("nobody")})
    assert list(caught.value.at_fields) == ["responsible"]


def test_prices_are_added_to_every_network_or_to_none() -> None:
    names = [one.name for one in networks_in(KIOSKS)]
    typed = {f"new {word} {name}": new("0.5") for word in ("session", "part") for name in names}
    edited = add_prices(KIOSKS, "2026-01-01", "XOF", typed)
    assert all(one.prices for one in networks_in({**KIOSKS, **edited.files}))
    again = add_prices({**KIOSKS, **edited.files}, "2026-02-01", "XOF", typed)
    assert [len(one.prices) for one in networks_in({**KIOSKS, **again.files})] == [2] * len(names)
    with pytest.raises(BadFields) as caught:
        add_prices(KIOSKS, "soon", "QQQ", typed)
    assert {"since", "currency"} <= {*caught.value.at_fields}


def test_what_a_field_shows_reads_back_as_what_it_was() -> None:
    fields = [
        Field("at", ("districts", Where("code", "nord"), "at"), Kind.PAIR),
        Field("none", ("districts", Where("code", "nord"), "nothing")),
    ]
    values = shown(KIOSKS["places.yaml"], fields)
    assert values == {"at": "0.010, 0.010", "none": ""}
    assert as_value(values["at"], Kind.PAIR) == ["0.010", "0.010"]


def test_the_room_of_a_notice_is_what_the_check_lets_through() -> None:
    city, texts = build(parse(KIOSKS), ""), gather(KIOSKS)
    room = notice_room(city, texts, "fr")
    assert room
    told = Told({"fr": "x" * room, "en": "x"}, until="2026-03-02")
    assert add_notice(KIOSKS, told).changes
    with pytest.raises(BadFields, match="shorten the notice by 1"):
        add_notice(KIOSKS, told._replace(say={"fr": "x" * (room + 1), "en": "x"}))


def test_what_is_measured_once_of_a_city_is_not_taken_for_the_other() -> None:
    one, other = (build(parse(KIOSKS), "") for _ in range(2))
    texts = gather(KIOSKS)
    room, measured = notice_room(one, texts, "fr"), sizes(other, texts.entries)
    assert room
    assert (sizes(one, texts.entries), notice_room(other, texts, "fr")) == (measured, room)
    assert (sizes(one, texts.entries), notice_room(one, texts, "fr")) == (measured, room)
