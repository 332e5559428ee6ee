"""A language more: begun with a sheet, a draft to callers until somebody stands for it."""

import csv
import io
import re
from urllib.parse import unquote

import pytest

from app.edits.edited import Edited
from app.menu.languages import without_drafts
from app.usecases.drafts import Change, Files
from tests.contract.desk.city_fields import field, fields_in, publish, said
from tests.contract.desk.towns import ANA, Town

PAGE = "/desk/city/menu/languages"


#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("service", ["sqlite"], indirect=True)


def sheet(kiosks: Town, code: str) -> list[list[str]]:
    """Give the sheet with an empty column, as rows."""
    answer = kiosks.enter().get(f"/desk/city/menu/texts.csv?language={code}")
    assert answer.headers["content-disposition"].endswith(f'"kiosks-texts-{code}.csv"')
    return list(csv.reader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";"))


def pasted(rows: list[list[str]]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter="\t").writerows(rows)
    return written.getvalue()


def translated(kiosks: Town) -> str:
    """Fill the column with the words of English, which keep every value and fit."""
    rows = sheet(kiosks, "ee")
    to, of = rows[0].index("ee"), rows[0].index("en")
    for row in rows[1:]:
        row[to] = "Ewegbe" if row[:3] == ["city", "languages", "name"] else row[of]
    return pasted(rows)


def four_for_eight(files: Files) -> Edited:
    """Let callers choose a language with another key."""
    menu = files["menu.yaml"].replace("8 <language>: kiosk", "4 <language>: kiosk")
    return Edited({"menu.yaml": menu}, [Change("menu.yaml", "8", "4")])


def test_who_reads_one_that_went_with_a_draft_is_told_so(kiosks: Town) -> None:
    ana, rui = kiosks.enter(), kiosks.enter()
    kiosks.drafting.edit(kiosks.spot, four_for_eight, ANA)
    kept = rui.post(PAGE, {"code": "ee", "sheet": translated(kiosks)})
    assert kept.status_code == 303, said(kept)
    revision = kiosks.drafting.state(kiosks.spot).revision
    assert ana.post("/desk/city/draft/discard", {"revision": revision}).status_code == 303
    refused = ana.post(f"{PAGE}/ee", {field("reader", ""): "Afi"})
    told = f"was new in a draft of {rui.name} that was thrown away"
    assert (refused.status_code, told in said(refused), "Afi" in said(refused)) == (404, True, True)


def test_a_language_begins_as_a_draft_and_is_spoken_once_its_reader_is_named(kiosks: Town) -> None:
    ana = kiosks.enter()
    # Its digits leave room for a language more.
    kiosks.drafting.edit(kiosks.spot, four_for_eight, ANA)
    assert publish(kiosks, ana).status_code == 303
    before = kiosks.raw()
    kept = ana.post(PAGE, {"code": "ee", "sheet": translated(kiosks)})
    assert kept.status_code == 303, said(kept)
    assert kept.headers["location"] == PAGE
    told = unquote(kept.headers["set-cookie"])
    assert "once published callers get it here, because this is a trial; in service they" in told
    assert kiosks.raw() == before
    draft = kiosks.drafting.state(kiosks.spot).files
    assert "4-5 <language>: kiosk" in draft["menu.yaml"]
    assert "4-5 &lt;language&gt;" in ana.get("/desk/city/draft").text
    assert draft["menu.ee.yaml"].startswith("# menu.ee.yaml: A DRAFT")
    assert draft["messages.ee.yaml"].startswith("# messages.ee.yaml: A DRAFT")
    page = " ".join(said(ana.get(PAGE)).split())
    # Nothing is published of it: the other draft answers here by now.
    assert "Ewegbe ee draft: callers do not get it" in page
    assert "English en draft: callers get it here, because this is a trial" in page
    # Each language has a form of its own with the same fields: a label leads to the one beside it.
    wrong = {field("reader", ""): "Afi Mensah", field("approved", ""): "2025-02-30"}
    for page, led in ((ana.get(PAGE), set()), (ana.post(f"{PAGE}/ee", wrong), {"f-approved"})):
        ids = re.findall(r' id="([^"]+)"', page.text)
        assert len(ids) == len({*ids})
        assert {*re.findall(r' for="([^"]+)"', page.text)} <= {*ids}
        assert sum(one.endswith("approved") for one in ids) == 2
        assert {*re.findall(r'href="#(f-[^"]+)"', page.text)} == led
    overview = " ".join(said(ana.get("/desk/city")).split())
    assert "all of: English. Callers get these here, because this is a trial" in overview
    assert "all of: Ewegbe. Callers do not get these yet." in overview
    assert publish(kiosks, ana).status_code == 303
    assert "all of: English, Ewegbe. Callers get these here" in said(ana.get("/desk/city"))
    city = kiosks.site.house.cities.all()[0]
    assert [one.code for one in city.languages if one.is_draft] == ["en", "ee"]
    assert "ee" not in [one.code for one in without_drafts(city).languages]

    read = {field("reader", ""): "Afi Mensah", field("approved", ""): "2025-11-20"}
    assert ana.post(f"{PAGE}/ee", read).status_code == 303
    assert publish(kiosks, ana).status_code == 303
    spoken = without_drafts(kiosks.site.house.cities.all()[0]).languages
    assert [one.code for one in spoken] == ["fr", "ee"]
    assert "Ewegbe ee read" in " ".join(said(ana.get(PAGE)).split())


def test_where_a_digit_is_free_what_is_wrong_with_the_sheet_is_said(kiosks: Town) -> None:
    ana = kiosks.enter()
    kiosks.drafting.edit(kiosks.spot, four_for_eight, ANA)
    long = translated(kiosks).replace("Unknown key\tUnknown key", "Unknown key\t" + "Unknown " * 30)
    refused = ana.post(PAGE, {"code": "ee", "sheet": long})
    assert refused.status_code == 400
    assert "in ee may need" in said(refused)
    assert "digits" not in said(refused)


def test_where_no_digit_is_free_the_menu_is_changed_first(kiosks: Town) -> None:
    refused = kiosks.enter().post(PAGE, {"code": "ee", "sheet": translated(kiosks)})
    assert refused.status_code == 400
    assert "<language> may hold 2, here it has 1 digits" in said(refused)
    assert kiosks.drafting.state(kiosks.spot).draft is None


def test_what_is_wrong_is_said_and_what_was_typed_stays(kiosks: Town) -> None:
    ana = kiosks.enter()
    empty = pasted(sheet(kiosks, "ee"))
    for form, says in (
        ({"code": "e1", "sheet": empty}, "Write the code of the language"),
        ({"code": "en", "sheet": empty}, "has this language already"),
        ({"code": "ee", "sheet": ""}, "Paste the sheet first"),
        ({"code": "ee", "sheet": empty}, "the column ee is empty"),
        ({"code": "sw", "sheet": empty}, "has no column sw"),
    ):
        refused = ana.post(PAGE, form)
        assert (refused.status_code, says in said(refused)) == (400, True), form["code"]
        assert f'name="code" value="{form["code"]}"' in refused.text
        assert form["sheet"].split("\t")[0] in refused.text
    for typed, says in (
        ({"reader": "Afi Mensah"}, "has reader and no approved"),
        ({"reader": "tbd", "approved": "2025-11-20"}, "nobody's name"),
        ({"reader": "Afi Mensah", "approved": "2999-01-01"}, "still to come"),
    ):
        fields = {field(name, ""): text for name, text in typed.items()}
        refused = ana.post(f"{PAGE}/en", fields)
        assert (refused.status_code, says in said(refused)) == (400, True), typed
        assert fields_in(refused).items() >= fields.items()
    assert ana.post(f"{PAGE}/zz", {}).status_code == 404
    assert ana.get("/desk/city/menu/texts.csv?language=e1").status_code == 400
    assert kiosks.drafting.state(kiosks.spot).draft is None
