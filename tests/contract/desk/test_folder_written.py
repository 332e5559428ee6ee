"""Publishing writes what changed and nothing else; where it cannot, the desk says why."""

import os
import re
from pathlib import Path

import pytest

from tests.contract.desk.city_fields import field, publish, said
from tests.contract.desk.towns import WRONG, Town

#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("service", ["sqlite"], indirect=True)
DRAFT = "/desk/city/draft"


def test_a_file_whose_text_stays_is_left_as_it_lies(kiosks: Town) -> None:
    ana, menu = kiosks.enter(), kiosks.folder / "menu.yaml"
    raw = kiosks.first["menu.yaml"].replace(b"\n", b"\r\n", 1)  # line ends of both kinds
    menu.write_bytes(raw)
    day = {field("day", ""): "2025-12-25", field("holiday", ""): "Noël"}
    assert ana.post("/desk/city/calendar/holidays", day).status_code == 303
    assert publish(kiosks, ana).status_code == 303
    assert (menu.read_bytes(), b"25: No" in kiosks.raw()["calendar.yaml"]) == (raw, True)


def in_the_way(path: Path, of: Path | None) -> None:
    """Put something else where a new file is to be written: root may write everywhere."""
    path.mkdir() if of is None else path.symlink_to(of)


@pytest.mark.parametrize(
    ("other", "english", "portuguese"),
    [
        (Path("/dev/full"), "its disk is full", "o seu disco está cheio"),
        (Path("none/such"), "(error 2 of the system)", "(erro 2 do sistema)"),
        (None, "(error 21 of the system)", "(erro 21 do sistema)"),
    ],
)
def test_a_folder_that_cannot_be_written_publishes_nothing_and_the_desk_says_why(
    kiosks: Town, other: Path | None, english: str, portuguese: str
) -> None:
    ana, new = kiosks.enter(), kiosks.folder / ".menu.yaml.new"
    kept = ana.post("/desk/city/menu", {field("fr/menu/wrong/say", "Touche inconnue"): "Non"})
    assert kept.status_code == 303
    form = dict(re.findall(r'name="(revision|live)" value="(\w+)"', ana.get(DRAFT).text))
    before = kiosks.raw()
    in_the_way(new, other)
    pages = [
        said(ana.post(f"{DRAFT}/publish", form | {"note": "no"}, accept_language=language))
        for language in ("en", "pt")
    ]
    new.rmdir() if other is None else new.unlink()
    for page, why in zip(pages, (english, portuguese), strict=True):
        assert why in page
        assert not [n for n in (2, 21, 28) if os.strerror(n) in page]
    assert "Nothing was published." in pages[0]
    assert "Nada foi publicado." in pages[1]
    assert (kiosks.live_text(WRONG), kiosks.raw()) == ("Touche inconnue", before)
    assert kiosks.drafting.state(kiosks.spot).draft is not None


def test_a_folder_that_cannot_be_read_is_told_where_the_desk_says_what_to_mend(
    kiosks: Town,
) -> None:
    ana = kiosks.enter()
    kept = ana.post("/desk/city/menu", {field("fr/menu/wrong/say", "Touche inconnue"): "Non"})
    assert kept.status_code == 303
    (kiosks.folder / "menu.en.yaml").write_bytes(b"keys: \xff\n")
    refused = said(publish(kiosks, ana))
    assert "The city's folder cannot be read: the page Draft says" in refused
    assert "menu.en.yaml" in said(ana.get(DRAFT))
