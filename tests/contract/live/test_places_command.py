"""`dial311 places gaps|learn|import`: what officials moved, and files, into the folder."""

import json
import math
import re
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from app.__main__ import main
from app.domain.geo import Position
from app.domain.proposals import NewPoint
from app.store.dismissal_store import dismiss
from app.store.engine import writing_engine
from app.store.schema import relocations, report_events, reports
from tests.contract.live.test_reports_command import url

__all__ = ["url"]
MARKET = (-25.81, 32.61)


def put_pins(url: str, place: str, at: tuple[float, float], count: int, off: float) -> None:
    """Let so many cases be put around a position, `off` degrees, as `reports move` does."""
    engine = writing_engine(url)
    with engine.begin() as connection:
        row = connection.execute(select(reports).limit(1)).one()._mapping
        for n in range(count):
            new = {"id": row["id"] + 1 + n, "number": 1000 + n, "filing": 10 + n}
            its = {"report_id": new["id"], "seq": 1, "city_id": row["city_id"], "at": n}
            way = 2 * math.pi * n / count
            lat, lon = at[0] + off * math.cos(way), at[1] + off * math.sin(way)
            where = {"radius_m": 50, "located_by": "pin", "lat": lat, "lon": lon}
            was = {f"was_{word}": value for word, value in where.items()}
            said = {"kind": "relocated", "actor": f"official of{n}", "status": "received"}
            connection.execute(insert(reports).values(dict(row) | new))
            connection.execute(insert(report_events).values(its | said))
            named = {"was_place": place, "place": place, "called": "Bomba do Zé"}
            connection.execute(insert(relocations).values(its | was | where | named))
    engine.dispose()


def test_gaps_are_told_with_how_many_reports_hit_them(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["places", "gaps"]) == 0
    said = capsys.readouterr().out
    assert re.fullmatch(
        r"\w+ \(Bairro \w+\): nobody knows where it is; 2 reports, up to 1,000 m off\n", said
    )

    assert main(["places", "gaps", "--json"]) == 0
    [gap] = json.loads(capsys.readouterr().out)["gaps"]
    assert (gap["lack"], gap["reports"], gap["place"]) == ("position", 2, said.split(" ")[0])


def test_what_pins_say_is_proposed_and_written_when_somebody_accepts_it(
    url: str, menus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = menus / "small"
    assert main(["places", "learn"]) == 0
    assert "say nothing of places yet" in capsys.readouterr().out
    put_pins(url, "doca", MARKET, 7, 6e-4)

    assert main(["places", "learn"]) == 0
    bairro, point, _ = capsys.readouterr().out.splitlines()
    signs = [line.split("  ")[0] for line in (bairro, point)]
    assert "alter doca: at [-25.81, 32.61] (points): 7 pins say so to" in bairro
    assert "add a new code Bomba do Zé, dump in doca" in point

    assert main(["places", "learn", "--accept", "ffffff", "--into", str(folder)]) == 2
    assert main(["places", "learn", "--accept", signs[0]]) == 2
    accept = ["places", "learn", "--into", str(folder), "--accept"]
    assert main([*accept, *signs, "--kind", "landmark"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "dial311: there is no proposal ffffff: look again, pins have come",
        "dial311: say with --into which folder they are written into",
        "dial311: --name, --label and --kind are of one new point: accept it alone",
    ]
    assert main([*accept, signs[1], "--kind", "landmark"]) == 0
    assert capsys.readouterr().out.endswith("small: 1 change written to places.yaml.\n")
    # It is there by now: once more nothing of it is written.
    assert main([*accept, signs[1], "--name", "Bomba nova"]) == 2
    assert "there is no proposal" in capsys.readouterr().err
    written = (folder / "places.yaml").read_text(encoding="utf-8")
    assert '{code: "10019", name: Bomba do Zé, kind: landmark, at: [-25.81, 32.61]}' in written


def test_what_was_dismissed_at_the_desk_is_not_told_again(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put_pins(url, "doca", MARKET, 7, 6e-4)
    engine = writing_engine(url)
    with engine.begin() as connection:
        city_id = connection.scalars(select(reports.c.city_id).limit(1)).one()
        unwanted = [NewPoint("doca", Position(-25.81, 32.61), "")]
        dismiss(connection, city_id, unwanted, "official ana", 1)
    engine.dispose()

    assert main(["places", "learn"]) == 0
    bairro, _, last = capsys.readouterr().out.splitlines()
    assert "alter doca: at" in bairro
    assert last == "Dismissed at the desk: 1"


def test_a_file_is_written_only_when_nothing_of_it_is_to_be_mended(
    url: str, menus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, file = menus / "small", tmp_path / "pontos.csv"
    before = (folder / "places.yaml").read_bytes()
    command = ["places", "import", str(folder), str(file), "--kind", "dump"]
    assert main(command) == 2
    file.write_text(
        "name,bairro,lat,lon,foto\nBomba,Doca,-25.81,32.61,x\nPoço,Bairro doka,-25.8,32.6,\n"
    )

    assert main([*command, "--write"]) == 1
    told = capsys.readouterr()
    assert "add a new code Bomba, dump in doca, at [-25.81, 32.61]: line 2 of" in told.out
    assert "pontos.csv cannot be read: No such file" in told.err
    assert 'Left aside: "foto".' in told.err
    wrong = (
        'pontos.csv:3:1: the city has no bairro "Bairro doka". Mend: did you mean "Bairro doca"?'
    )
    assert wrong in told.err
    assert (folder / "places.yaml").read_bytes() == before

    file.write_text("name,bairro,lat,lon\nBomba,Doca,-25.81,32.61\n")
    assert main(command) == 0
    assert (folder / "places.yaml").read_bytes() == before
    assert main([*command, "--write", "--bairro", "dokka"]) == 2
    assert main([*command, "--write"]) == 0
    assert b"name: Bomba, kind: dump, at: [-25.81, 32.61]}" in (folder / "places.yaml").read_bytes()
    capsys.readouterr()
    assert main(command) == 0
    assert capsys.readouterr().out == "1 row says what the places say already.\n"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_what_a_folder_alone_has_left_out_may_be_written_again(
    url: str, menus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Callers type its code still; once it is published without it, nobody else gets it."""
    folder, file = menus / "small", tmp_path / "pontos.csv"
    before = (folder / "places.yaml").read_bytes()
    command = ["places", "import", str(folder), str(file), "--kind", "dump"]
    file.write_text("name,code,bairro,lat,lon\nBomba,10019,doca,-25.81,32.61\n")
    assert main([*command, "--write"]) == 0
    written = (folder / "places.yaml").read_bytes()
    assert b'code: "10019"' in written
    assert main(["menu", "publish", str(folder)]) == 0
    (folder / "places.yaml").write_bytes(before)
    assert main([*command, "--write"]) == 0
    assert (folder / "places.yaml").read_bytes() == written

    (folder / "places.yaml").write_bytes(before)
    assert main(["menu", "publish", str(folder)]) == 0
    capsys.readouterr()
    assert main([*command, "--write"]) == 1
    assert "10019 was the code of a point that is gone" in capsys.readouterr().err
