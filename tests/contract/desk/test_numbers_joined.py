"""Who joined is counted when a day is over: until then the numbers say so, and say no zero."""

import csv
import io
import re
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import update

from app.domain.accounts import Role
from app.domain.clock import micros
from app.domain.figure_jobs import FORMAT
from app.store.schema import figure_periods, reports
from tests.contract.desk.filing import file_at
from tests.contract.desk.lived import settle
from tests.contract.desk.numbers_page import PAGE, figures, page_of, rows, words
from tests.contract.desk.site import Site, Visitor
from tests.contract.store.lines import report_at

MAPUTO = ZoneInfo("Africa/Maputo")
PLACE, FIRST, SECOND = 7, "+258840000008", "+258840000009"


def at(site: Site, day: int, hour: int) -> Visitor:
    """Let it be that time; give who works at the desk."""
    site.clock.us = micros(datetime(2026, 3, day, hour, tzinfo=MAPUTO))
    return site.enter(Role.HEAD)


def join(site: Site, phone: str) -> None:
    """Dial as far as the open case at the place, and join it."""
    keys = report_at(PLACE)[-2].split("*")
    for some in range(len(keys) + 1):
        said = site.dial("*".join(keys[:some]), f"J{phone}", phone)
    assert "Juntar" in said
    assert site.dial("*".join((*keys, "1")), f"J{phone}", phone).startswith("END")


def joined(page: str) -> str:
    """Give what the figure of what came in says of who joined."""
    found = re.search(r"people who joined.*?(?:: \d+|yet)", figures(page)["came"][1])
    assert found, page
    return found[0]


def of_file(visitor: Visitor, query: str) -> str:
    text = visitor.get(f"{PAGE}/table.csv?{query}&table=figures").content.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text, newline=""))
    return str(row["joined"])


def test_who_joined_is_no_zero_before_it_is_counted(site: Site) -> None:
    at(site, 10, 10)
    number = file_at(site, PLACE, "+258840000007")
    join(site, FIRST)
    dina = at(site, 10, 11)
    settle(site)
    # Of the first day of a city, and of its week, no day is over.
    for span in ("day", "week"):
        assert joined(page_of(dina, f"span={span}")) == "people who joined: not counted yet"
        assert of_file(dina, f"span={span}") == ""
    dina = at(site, 11, 9)
    settle(site)
    join(site, SECOND)
    dina = at(site, 11, 10)
    day, week = (page_of(dina, f"span={span}") for span in ("day", "week"))
    midnight = "11/03/2026 00:00"

    assert joined(day) == "people who joined: not counted yet"
    assert "what=joined" not in day
    assert joined(week) == f"people who joined up to {midnight}: 1"
    assert (of_file(dina, "span=day"), of_file(dina, "span=week")) == ("", "1")
    assert rows(dina, f"{PAGE}/rows?span=week&what=joined") == [number]
    for page in (day, week):
        assert f"; people who joined, dates, ages, calls and costs up to {midnight}." in words(page)

    over = page_of(dina, "span=day&day=2026-03-10")
    assert joined(over) == "people who joined: 1"
    dina = at(site, 12, 9)
    settle(site)
    assert joined(page_of(dina, "span=day&day=2026-03-11")) == "people who joined: 1"
    assert joined(page_of(dina, "span=week")) == "people who joined up to 12/03/2026 00:00: 2"


def test_the_rows_of_what_is_counted_by_whole_days_say_up_to_when(site: Site) -> None:
    at(site, 17, 10)
    number = file_at(site, PLACE + 1, "+258840000007")
    dina = at(site, 18, 9)
    settle(site)
    counted = "Counted up to 18/03/2026 00:00; what came later is counted when its day is over."
    for name in ("joined", "due", "told_kept"):
        for span in ("day", "month"):
            page = words(dina.get(f"{PAGE}/rows?span={span}&what={name}").text)
            assert counted in page, (name, span)
            assert "Nothing here." not in page
    assert "Nothing here up to then." in words(dina.get(f"{PAGE}/rows?span=day&what=due").text)
    for query in ("span=day&day=2026-03-17&what=joined", "span=month&what=filed"):
        assert "Counted up to" not in dina.get(f"{PAGE}/rows?{query}").text, query
    assert number in rows(dina, f"{PAGE}/rows?span=month&what=filed")


def test_who_joins_without_a_number_is_counted_nowhere(site: Site) -> None:
    """Nobody can tell whether they joined before: as in lists and to callers, so in numbers."""
    at(site, 24, 10)
    numbers = [file_at(site, PLACE + nth, "+258840000007") for nth in (3, 4)]
    ana, phone = site.enter(Role.CLERK), {"phone": "+258840000017"}
    for case, more in ((0, phone), (0, {"words": "sem telefone"}), (1, {"words": "outra"})):
        form = {"join": str(numbers[case]), "channel": "counter", **more}
        assert ana.post("/desk/reports/new", form).status_code == 303
    known = {row.number: row.joined for row in site.rows(reports)}
    assert [known[number] for number in numbers] == [1, 0]
    dina = at(site, 25, 9)
    settle(site)
    for time in ("span=day&day=2026-03-24", "span=week"):
        assert joined(page_of(dina, time)).endswith(": 1"), time
        assert of_file(dina, time) == "1", time
        assert rows(dina, f"{PAGE}/rows?{time}&what=joined") == numbers[:1]


def test_of_what_is_no_number_of_cases_that_is_said_above_its_rows(site: Site) -> None:
    dina = site.enter(Role.HEAD)
    for name, note in (("due", "It counts dates, with those missed"), ("joined", "counts people")):
        assert note in dina.get(f"{PAGE}/rows?what={name}").text
        assert note not in dina.get(f"{PAGE}/rows?what=went").text


def test_a_sheet_of_a_time_to_be_counted_anew_says_no_zero_above_what_is_open(site: Site) -> None:
    """As after an update that counts otherwise."""
    dina = at(site, 15, 10)
    settle(site)
    sheet = f"{PAGE}/sheet?span=month&part=service&code=container_full"
    counted = words(dina.get(sheet).text)
    with site.house.engine.begin() as connection:
        connection.execute(update(figure_periods).values(format=FORMAT - 1))
    anew = words(dina.get(sheet).text)
    with site.house.engine.begin() as connection:
        connection.execute(update(figure_periods).values(format=FORMAT))
    [number] = re.findall(r"(\d+) open case", counted)
    assert int(number) > 0
    assert "Nothing is counted of this time" in anew
    assert ("open case" in anew, "Open now, 15/03/2026 10:" in anew) == (False, True)
