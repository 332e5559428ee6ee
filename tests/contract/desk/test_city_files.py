"""Files of points and codes as people send them: odd, hostile, too large, from strangers."""

from html import unescape

import pytest

from app.domain.accounts import Role, Scope
from tests.contract.desk.builder_forms import BUILDER, CSV, pasted, post_file, signs
from tests.contract.desk.city_fields import XSS, said
from tests.contract.desk.markup import Markup
from tests.contract.desk.site import Visitor
from tests.contract.desk.towns import Town

#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("service", ["sqlite"], indirect=True)


KML = """<?xml version="1.0" encoding="ISO-8859-1"?><kml><Folder><name>Port</name>
<Placemark><name>Château</name><Point><coordinates>0.0103,-0.0113</coordinates></Point></Placemark>
</Folder></kml>"""


def test_rows_without_bairro_or_kind_take_those_of_the_form_and_all_may_be_taken(
    kiosks: Town,
) -> None:
    ana = kiosks.enter()
    rows = "name;lat;lon\nUm;-0,0113;0,0103\nDois;-0,0115;0,0105\n20046;x;y"
    lacking = ana.post(f"{BUILDER}/import", {"points": rows})
    assert (lacking.status_code, signs(lacking)) == (400, [])
    form = {"points": rows, "bairro": "port", "kind": "dump", "do": "all"}
    assert ana.post(f"{BUILDER}/import", form).status_code == 303
    assert kiosks.drafting.state(kiosks.spot).files["places.yaml"].count("kind: dump") == 2


def test_a_kml_keeps_its_letters_whatever_it_was_written_in(kiosks: Town) -> None:
    ana = kiosks.enter()
    page = post_file(ana, KML.encode("latin-1"), "mapa.kml", kind="dump")
    assert (page.status_code, "Château" in page.text, len(signs(page))) == (200, True, 1)
    assert "\u00c3" not in page.text  # as UTF-8 that is read as Latin-1 begins
    again = ana.post(f"{BUILDER}/import", {"points": pasted(page), "kind": "dump"})
    assert signs(again) == signs(page)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"PK\x03\x04" + b"\0" * 50, "this is a workbook or a KMZ"),
        (b"x" * (4 << 20) + b"x", "the file is larger than 4 MB"),
        (b"\xff\xfe\0\0", "this is no text, and so no CSV, KML or GeoJSON"),
        (b"a\0b,c", "this is no text, and so no CSV, KML or GeoJSON"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "this is no text, and so no CSV, KML or GeoJSON"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><kml/>', "a document type stands here"),
        (b'{"type":"FeatureCollection","features":' + b"[" * 9_000, "too deep"),
        (b"", "Choose a file or paste one"),
    ],
    ids=lambda value: str(value[:9]),
)
def test_hostile_files_are_told_and_nothing_is_kept_of_them(
    kiosks: Town, raw: bytes, says: str
) -> None:
    ana = kiosks.enter()
    page = post_file(ana, raw)
    assert (page.status_code, says in said(page).replace("\u00a0", " ")) == (400, True), said(page)[
        -600:
    ]
    assert kiosks.drafting.state(kiosks.spot).draft is None


@pytest.mark.parametrize("hostile", XSS)
def test_words_of_a_file_are_words(kiosks: Town, hostile: str) -> None:
    ana = kiosks.enter()
    quoted = '"' + hostile.replace('"', '""') + '"'
    rows = f"name,bairro,kind,lat,lon,label,{quoted}\n{quoted},{quoted},dump,-0.0113,0.0103,A,1\n"
    rows += f"{quoted},Port,dump,-0.0113,0.0103,B,1\n"
    page = post_file(ana, rows.encode(), name=hostile.replace('"', "").replace("/", ""))
    read = Markup(page.text)
    assert read.foreign == []
    assert hostile in " ".join(read.texts)
    assert len(signs(page)) == 1
    assert pasted(page).startswith("name,bairro,kind,lat,lon,")


def test_only_who_works_for_the_whole_city_takes_anything(kiosks: Town) -> None:
    scope = Scope(areas=frozenset({"sud"}))
    rui = kiosks.site.enter(Role.HEAD, scope=scope, city_id=kiosks.spot.city_id)
    page = rui.get(f"{BUILDER}/learn")
    assert (page.status_code, "propose nothing now" in said(page)) == (200, True)
    read = post_file(rui, CSV.encode(), do="all")
    assert (read.status_code, "Only who works for the whole city" in said(read)) == (400, True)
    assert pasted(read) == CSV.strip()
    assert signs(read) == []
    assert rui.post(f"{BUILDER}/learn", {"take": "abcdef"}).status_code in (400, 409)
    assert kiosks.drafting.state(kiosks.spot).draft is None


def test_large_bodies_are_for_who_is_signed_in_and_for_this_room_alone(kiosks: Town) -> None:
    ana, stranger = kiosks.enter(), Visitor(kiosks.site, "", "")
    assert post_file(ana, b"x" * (9 << 20)).status_code == 413
    large = b"name,lat,lon\n" + b"x,1,1\n" * 60_000
    assert post_file(ana, large).status_code == 400
    refused = post_file(stranger, large)
    assert (refused.status_code, "signed out" in said(refused)) == (413, True)
    assert post_file(stranger, CSV.encode(), points=CSV).status_code == 401
    assert ana.post(f"{BUILDER}/learn", {"x": "x" * 300_000}).status_code == 413


@pytest.mark.parametrize(
    "body",
    [b"", b"--edge", b"--edge\r\n\r\nx\r\n--edge--", b"\r\n" * 99, b"--edge\r\nA\0: \xff\r\n\r\n"],
)
def test_a_body_that_is_no_form_is_an_empty_one(kiosks: Town, body: bytes) -> None:
    ana = kiosks.enter()
    for kind in (
        "multipart/form-data; boundary=edge",
        "multipart/form-data",
        "multipart/form-data; boundary=",
    ):
        page = ana.post(f"{BUILDER}/import", body, content_type=kind)
        assert (page.status_code, "Choose a file" in said(page)) == (400, True)


@pytest.mark.parametrize("typed", [*XSS, "99999", "20014 2001"])
def test_a_wrong_code_is_told_and_kept(kiosks: Town, typed: str) -> None:
    ana = kiosks.enter()
    answer = kiosks.site.client.build_request("GET", "/", params={"codes": typed})
    page = ana.get(f"{BUILDER}/plates/print?{answer.url.query.decode()}&bairro=port&per_page=8")
    assert page.status_code == 400
    assert "has no point" in said(page)
    assert f'value="{typed}"' in unescape(page.text)
    assert "<script>alert" not in page.text
    assert '<option value="port" selected>' in page.text
    assert '<option value="8" selected>' in page.text
