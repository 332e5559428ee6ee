"""What the page of learning itself has put elsewhere, or an official, it proposes no more."""

import re

from app.domain.geo import Position
from tests.contract.desk.builder_forms import BUILDER, moved
from tests.contract.desk.city_fields import named
from tests.contract.desk.site import Visitor
from tests.contract.desk.towns import RUI, Town

LEARN = f"{BUILDER}/learn"
DRAFT = "/desk/city/draft"
#: Where 20046 stands by the files, and a street further; and above 20038.
QUAY, ROLLED = Position(-0.0111, 0.0101), Position(-0.0141, 0.0101)
UPHILL = Position(0.0171, 0.0091)
#: 60 m from 20023, and nearer to no other point.
BESIDE = Position(0.01137, 0.01029)


def put(kiosks: Town, place: str, at: Position, count: int = 8) -> None:
    for step in range(count):
        near = Position(at.lat + step % 3 * 2e-5, at.lon + step % 2 * 2e-5)
        moved(kiosks, place, at=near, by=f"official f{step % 4}")


def proposed(who: Visitor, bairro: str) -> list[str]:
    """Give the signs of what is proposed of a bairro and its points."""
    rows = who.get(LEARN).text.split('<li class="sheet" id="p-')[1:]
    return [row[:6] for row in rows if bairro in row[: row.index("</h3>")]]


def send(who: Visitor, page: str, action: str, **more: str) -> None:
    """Send a form of a page as it stands there."""
    text = who.get(page).text
    [form] = re.findall(rf'<form[^>]*action="{action}".*?</form>', text, re.S)
    fields = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', form))
    assert who.post(action, fields | more).status_code == 303


def publish(who: Visitor, kiosks: Town) -> None:
    send(who, DRAFT, f"{DRAFT}/publish", note="posto onde está")
    assert kiosks.drafting.state(kiosks.spot).draft is None
    kiosks.site.clock.us += 1_000_000


def test_where_a_container_stood_no_point_is_proposed_once_it_is_moved(kiosks: Town) -> None:
    ana = kiosks.enter()
    put(kiosks, "port", QUAY)  # reports that name its bairro alone
    assert proposed(ana, "Port") == []
    put(kiosks, "20046", ROLLED)
    assert ana.post(LEARN, {"take": proposed(ana, "Port")}).status_code == 303
    assert proposed(ana, "Port") == []  # against the draft
    publish(ana, kiosks)
    assert proposed(ana, "Port") == []
    put(kiosks, "port", QUAY)
    assert len(proposed(ana, "Port")) == 1


def test_an_older_version_that_is_published_again_silences_no_pins(kiosks: Town) -> None:
    ana = kiosks.enter()
    put(kiosks, "20038", UPHILL)
    before = proposed(ana, "Colline")
    live = kiosks.history()[0].version
    ana.post(LEARN, {"take": before})
    publish(ana, kiosks)
    assert proposed(ana, "Colline") == []
    kiosks.press.roll_back(kiosks.spot, live, kiosks.history()[0].version, "outro engano", RUI)
    kiosks.site.clock.us += 1_000_000
    assert (len(before), proposed(ana, "Colline")) == (1, before)


def test_what_is_taken_away_is_not_proposed_anew(kiosks: Town) -> None:
    ana = kiosks.enter()
    put(kiosks, "marche", BESIDE)
    assert proposed(ana, "Marché") == []
    place = f"{BUILDER}/20023"
    send(ana, place, f"{place}/remove")
    assert proposed(ana, "Marché") == []
    publish(ana, kiosks)
    assert proposed(ana, "Marché") == []


def test_a_position_that_is_written_better_silences_no_pins(kiosks: Town) -> None:
    ana = kiosks.enter()
    put(kiosks, "20038", UPHILL)
    before = proposed(ana, "Colline")
    place = f"{BUILDER}/20038"
    field, _ = named(ana.get(place), "at")
    # 2 m on, of a container that is known to 30 m.
    assert ana.post(place, {field: "0.01412, 0.0091"}).status_code == 303
    assert kiosks.drafting.state(kiosks.spot).draft is not None
    assert (len(before), proposed(ana, "Colline")) == (1, before)
    publish(ana, kiosks)
    assert proposed(ana, "Colline") == before


def test_who_pinned_it_where_it_stood_proposes_not_to_move_it_back(kiosks: Town) -> None:
    """It is rolled by less than a container may be off, and pins lie on the far side of it."""
    ana = kiosks.enter()
    put(kiosks, "20038", Position(0.01404, 0.0091))
    place = f"{BUILDER}/20038"
    field, _ = named(ana.get(place), "at")
    assert ana.post(place, {field: "0.01436, 0.0091"}).status_code == 303
    assert proposed(ana, "Colline") == []
    publish(ana, kiosks)
    assert proposed(ana, "Colline") == []


def test_a_new_point_that_is_rolled_back_is_proposed_as_before(kiosks: Town) -> None:
    ana = kiosks.enter()
    others = proposed(ana, "Port")  # of the tests above
    put(kiosks, "port", Position(-0.0181, 0.0101))
    [before] = {*proposed(ana, "Port")} - {*others}
    live = kiosks.history()[0].version
    named_so = {f"name-{before}": "Canto novo", f"kind-{before}": "dump"}
    assert ana.post(LEARN, {"take": before, **named_so}).status_code == 303
    publish(ana, kiosks)
    assert before not in proposed(ana, "Port")
    kiosks.press.roll_back(kiosks.spot, live, kiosks.history()[0].version, "outro engano", RUI)
    kiosks.site.clock.us += 1_000_000
    assert before in proposed(ana, "Port")


def test_a_new_point_that_somebody_takes_away_or_moves_is_not_proposed_again(kiosks: Town) -> None:
    ana = kiosks.enter()
    others = proposed(ana, "Port")
    spots = {"Canto um": Position(-0.0221, 0.0101), "Canto dois": Position(-0.0221, 0.0141)}
    for name, at in spots.items():
        put(kiosks, "port", at)
        [sign] = {*proposed(ana, "Port")} - {*others}
        named_so = {f"name-{sign}": name, f"kind-{sign}": "dump"}
        assert ana.post(LEARN, {"take": sign, **named_so}).status_code == 303
        publish(ana, kiosks)
        others = proposed(ana, "Port")
    city = kiosks.site.house.cities.default
    codes = [point.code for point in city.gazetteer.by_point.values() if point.name in spots]
    gone, moved_on = (f"{BUILDER}/{code}" for code in codes)
    send(ana, gone, f"{gone}/remove")
    field, _ = named(ana.get(moved_on), "at")
    assert ana.post(moved_on, {field: "-0.0241, 0.0141"}).status_code == 303
    assert proposed(ana, "Port") == others
    publish(ana, kiosks)
    assert (len(codes), proposed(ana, "Port")) == (2, others)
    # Who reports it there anew is heard.
    put(kiosks, "port", spots["Canto um"])
    assert len(proposed(ana, "Port")) == len(others) + 1


def test_a_learned_move_that_somebody_puts_back_is_not_proposed_again(kiosks: Town) -> None:
    ana = kiosks.enter()
    place = f"{BUILDER}/20038"
    field, where = named(ana.get(place), "at")
    put(kiosks, "20038", Position(UPHILL.lat, UPHILL.lon + 0.006))
    [sign] = proposed(ana, "Colline")
    assert ana.post(LEARN, {"take": sign}).status_code == 303
    publish(ana, kiosks)
    field, there = named(ana.get(place), "at")
    assert there != where
    assert ana.post(place, {field: where}).status_code == 303
    assert proposed(ana, "Colline") == []
    publish(ana, kiosks)
    assert proposed(ana, "Colline") == []
