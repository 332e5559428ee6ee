"""The rows behind a number of the page are as many as it says."""

import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from app.domain.accounts import Role, Scope
from app.domain.case_sums import Part
from app.domain.clock import utc
from app.domain.spans import Span
from app.store.figure_cases import STANDS, way_name
from app.store.schema import messages, reports
from app.usecases.numbers import Numbers
from app.usecases.telling import ASKS
from tests.contract.desk import behalf
from tests.contract.desk.filing import block, file_at, row
from tests.contract.desk.filing import seen as moment_of
from tests.contract.desk.lived import counted, multiply, settle
from tests.contract.desk.numbers_page import figures, grid, page_of, rows
from tests.contract.desk.site import HOUR, Site, Visitor

PAGE = "/desk/numbers"
DAY = 24 * HOUR


def test_a_day_is_one_that_ids_reach(site: Site) -> None:
    dina = site.enter(Role.HEAD)
    whats = ("asked", "answered", "said_yes", "said_no", "calls", "sent", "went")
    for day, status in (("2088-12-31", 200), ("2089-01-01", 400), ("2199-12-31", 400)):
        for query in (f"span={span}&day={day}&part=city" for span in ("day", "quarter")):
            for what in whats:
                rows = dina.get(f"{PAGE}/rows?{query}&what={what}&network=Vodacom")
                assert rows.status_code == status, (query, what)


def test_what_went_out_and_came_back_leads_to_its_rows(site: Site) -> None:
    dina = site.enter(Role.HEAD)
    many = [file_at(site, 20 + nth) for nth in range(4)]
    for number, action in zip(many, ("resolved", "given_up", "rejected", "resolved"), strict=True):
        dina.post(f"/desk/reports/{number}", {"action": action, "reason": "visto no local"})
    dina.post(f"/desk/reports/{many[3]}", {"action": "reopened", "reason": "ainda"})
    dina.post(f"/desk/reports/{many[3]}", {"action": "resolved"})
    multiply(site, many[0], 120)
    page = page_of(dina)
    found = figures(page)
    followed = {}
    for href in re.findall(r'href="(/desk/numbers/rows\?span=month[^"]*part=city[^"]*)"', page):
        name = href.partition("what=")[2]
        if name in ("resolved", "unresolved", "invalid", "reopened_by_staff", "went"):
            followed[name] = rows(dina, href)
    said = dict(zip(
        ("resolved", "unresolved", "invalid", "reopened_by_staff", "went"),
        (
            *re.findall(r"(?:solved|closed unsolved|rejected): (\d+)", found["went"][1]),
            *re.findall(r"by officials: (\d+)", found["came"][1]),
            found["went"][0],
        ),
        strict=True,
    ))  # fmt: skip
    assert {name: len(numbers) for name, numbers in followed.items()} == {
        name: int(count) for name, count in said.items()
    }
    assert followed["resolved"].count(many[3]) == 2
    for path, language, told in (
        (PAGE, "en", "“Until it was solved” counts from when a case was last opened, each time"),
        (
            f"{PAGE}/sheet?part=body&code=waste",
            "pt",
            "“Até ser resolvido” conta desde a última vez que o caso foi",
        ),
    ):
        assert told in dina.get(path, accept_language=language).text
    assert followed["unresolved"] == [many[1]]
    assert followed["invalid"] == [many[2]]
    assert followed["reopened_by_staff"] == [many[3]]
    assert len(followed["went"]) > 120  # three pages, of one moment
    parts = 0
    for cells in grid(page, "district") + grid(page, "service") + grid(page, "body"):
        for href in re.findall(r'href="(/desk/numbers/rows\?[^"]*)"', cells[2]):
            assert len(rows(dina, href)) == int(re.sub("<[^>]*>", "", cells[2]))
            parts += 1
    assert parts >= 3  # a district, a problem, a body
    for wrong in ("what=x", "what=", "what=went&span=year"):
        assert dina.get(f"{PAGE}/rows?{wrong}").status_code in (400, 404)
    assert dina.get(f"{PAGE}/rows?what=went&after=x-1-2").status_code == 200
    area = next(iter(site.house.cities.default.gazetteer.by_district))
    eva = site.enter(Role.CLERK, scope=Scope(areas=frozenset({area})))
    assert eva.get(f"{PAGE}/rows?what=went&part=city").status_code == 400
    theirs = {row.number for row in site.rows(reports) if row.district == area}
    assert set(rows(eva, f"{PAGE}/rows?what=went&span=month")) <= theirs


def test_all_other_numbers_lead_to_the_cases_that_they_count(site: Site) -> None:
    dina = site.enter(Role.HEAD)
    many = [file_at(site, 60 + nth, f"+2588400009{70 + nth}") for nth in range(12)]
    for number in many[:7]:
        dina.post(f"/desk/reports/{number}", {"action": "resolved"})
    dina.post(f"/desk/reports/{many[0]}", {"action": "reopened", "reason": "ainda"})
    behalf.file(dina, behalf.form(site, where=behalf.codes(site)[-9], channel="counter"))
    site.clock.us += HOUR
    its = update(reports).where(reports.c.number.in_(many[4:]))
    when = utc(site.clock.us)
    asks = update(messages).where(messages.c.template.in_(sorted(ASKS)))
    with site.house.engine.begin() as connection:
        connection.execute(its.values(due_at=when, told_by=when))
        ids = connection.scalars(select(messages.c.id).where(messages.c.template.in_(sorted(ASKS))))
        for id_, answer in zip(list(ids)[-5:], (True, True, False, True, None), strict=True):
            connection.execute(asks.where(messages.c.id == id_).values(answer=answer))
        dialled = reports.c.channel == "ussd"
        for number, network in ((many[1], "64304"), (many[2], "64304"), (many[3], "64399")):
            by = update(reports).where(reports.c.number == number, dialled)
            connection.execute(by.values(network=network))
    site.clock.us += DAY
    settle(site)
    dina, seen = site.enter(Role.HEAD), set[str]()
    # What came since is in what is counted up to now, and not in what stood at midnight.
    for number in (*many[8:10], file_at(site, 80)):
        dina.post(f"/desk/reports/{number}", {"action": "resolved"})
    site.clock.us += HOUR
    for span, back in ((Span.MONTH, 0), (Span.DAY, 1)):
        for part in (Part.CITY, Part.SERVICE, Part.DISTRICT):
            code = (
                next(one.code for one in counted(site, span).parts[part])
                if part is not Part.CITY
                else ""
            )
            numbers = counted(site, span, part, code, back)
            day = date.fromordinal(numbers.period.last).isoformat()
            for name, count in behind(numbers).items():
                query = {"span": span, "day": day, "part": part, "code": code, "what": name}
                found = rows(dina, f"{PAGE}/rows?{urlencode(query)}")
                assert len(found) == count, (span, part, name)
                seen |= {name} if count else set()
    assert {*FIGURES_OF_CASES} <= seen
    assert any(name.startswith("hour_") for name in seen)
    ways = {"way ussd Tmcel", "way ussd Vodacom", "way ussd 64399", "way counter"}
    assert {name for name in seen if name.startswith("way ")} == ways
    led = [
        re.findall(r"what=way\+(\w+)\+?(\w*)", cells[2]) for cells in grid(page_of(dina), "ways")
    ]
    assert sorted(" ".join(("way", *way)).rstrip() for [way] in led) == sorted(ways)
    told = dina.get(f"{PAGE}/rows?what=way+ussd+Vodacom").text
    assert '<h1 id="rows">Channels and operators: USSD, Vodacom <' in told
    assert dina.get(f"{PAGE}/rows?what=way+pigeon+Tmcel").status_code == 404


def test_tests_and_what_is_held_are_in_no_number_and_in_none_of_its_rows(site: Site) -> None:
    dina, phone = site.enter(Role.HEAD), "+258840000985"
    usual, test = file_at(site, 110), file_at(site, 111, phone)
    block(site, test)
    held = file_at(site, 112, phone)
    assert row(site, held).held == "blocked"
    for number in (usual, test):
        dina.post(f"/desk/reports/{number}", {"action": "resolved"})
    dina.post(f"/desk/reports/{test}/aside", {"deed": "test"})
    dina.post(f"/desk/reports/{held}", {"action": "rejected", "reason": "visto no local"})
    assert row(site, held).closed_at
    found = figures(page_of(dina, "span=day"))
    went, asked = (rows(dina, f"{PAGE}/rows?span=day&what={name}") for name in ("went", "asked"))
    [of_asked] = re.findall(r"\d+ of (\d+)", found["answered"][1])
    assert (int(found["went"][0]), int(of_asked)) == (len(went), len(asked))
    for numbers in (went, asked):
        assert usual in numbers
        assert not {test, held} & {*numbers}


def test_what_stood_leads_to_what_stood_then(site: Site) -> None:
    stood = [file_at(site, 90 + nth) for nth in range(4)]
    its = update(reports).where(reports.c.number.in_(stood[1:]))
    with site.house.engine.begin() as connection:
        connection.execute(its.values(due_at=utc(site.clock.us + HOUR)))
    site.clock.us += DAY
    settle(site)
    dina = site.enter(Role.HEAD)
    for number in stood[:2]:
        dina.post(f"/desk/reports/{number}", {"action": "resolved"})
    midnight = utc(site.clock.us).astimezone(ZoneInfo("Africa/Maputo")).date()
    before = midnight - timedelta(days=1)
    over, going = page_of(dina, f"span=day&day={before}"), page_of(dina, "span=month")
    told = {name: standing(dina, page) for name, page in (("over", over), ("going", going))}
    for name, figures_of in told.items():
        assert {*figures_of} >= {"overdue", "unseen"}, name
        assert all(count == len(found) for count, found in figures_of.values()), name
    count, found = told["over"].pop("open_after")
    now = {row.number for row in site.rows(reports) if row.closed_at is None}
    assert count == len(found) > len({*found} & now)  # some have been closed since
    assert 'href="/desk/reports?status=open"' in going
    assert 'href="/desk/reports?status=open' not in over.split("<main", 1)[1]
    followed = 0
    for cells in grid(over, "service") + grid(over, "district"):
        for cell in cells[3:5]:
            for href in re.findall(r'href="(/desk/numbers/rows\?[^"]*)"', cell):
                assert len(rows(dina, href)) == int(re.sub("<[^>]*>", "", cell))
                followed += 1
    assert followed > 2
    rest = dina.get(f"{PAGE}/rows?span=month&what=unseen").text
    assert f"As it stood on {midnight:%d/%m/%Y} 00:00." in rest


def test_whoever_waits_to_be_seen_today_does_so_on_the_numbers(site: Site) -> None:
    """To write down, to join or to note something marks nothing as seen: a press does."""
    dina, codes = site.enter(Role.HEAD), behalf.codes(site)
    telephoned = behalf.form(site, where=codes[-1], phone="840000970", words="cheira mal")
    told = behalf.file(dina, telephoned).number
    dialled, noted, pressed = (file_at(site, 71 + nth) for nth in range(3))
    its = row(site, dialled)
    where = its.point or f"{its.bairro} {its.block}"
    joins = behalf.form(site, where=where, phone="840000971", join=str(dialled))
    joins["service"] = its.service_code
    assert dina.post(behalf.NEW, joins).status_code == 303
    note = {"note": "ligou outra vez", "seen": moment_of(dina.get(f"/desk/reports/{noted}").text)}
    assert dina.post(f"/desk/reports/{noted}/note", note).status_code == 303
    dina.post(f"/desk/reports/{pressed}", {"action": "acknowledged"})
    [waits] = re.findall(r'needs=unseen"><strong>(\d+)<', unescape(dina.get("/desk").text))
    site.clock.us += DAY
    settle(site)
    dina = site.enter(Role.HEAD)
    of_numbers = standing(dina, page_of(dina, "span=month"))
    count, found = of_numbers["unseen"]
    assert count == len(found) == int(waits)
    assert {told, dialled, noted} <= {*found}
    first_seen = rows(dina, f"{PAGE}/rows?span=month&what=seen")
    assert pressed in first_seen
    assert not {told, dialled, noted} & {*first_seen}


def test_the_week_that_goes_on_is_counted_up_to_now_in_its_quarter(site: Site) -> None:
    site.clock.us += HOUR
    settle(site)
    dina = site.enter(Role.HEAD)
    for number in (file_at(site, 50), file_at(site, 51)):
        dina.post(f"/desk/reports/{number}", {"action": "resolved"})
    page = page_of(dina, "span=quarter")
    weeks = (
        r'href="([^"]*span=week[^"]*)"[^>]*>(\d+)</a></td><td[^>]*><a href="([^"]*)"[^>]*>(\d+)<'
    )
    for href, came, went_href, went in re.findall(weeks, page):
        of_week = figures(page_of(dina, href.partition("?")[2]))
        assert (came, went) == (of_week["came"][0], of_week["went"][0])
        assert len(rows(dina, went_href)) == int(went)
    assert len(re.findall(weeks, page)) == 1
    assert int(went) >= 2


def test_what_has_stood_long_is_on_the_first_page_however_much_was_done(site: Site) -> None:
    dina, late = site.enter(Role.HEAD), file_at(site, 40)
    done = file_at(site, 41)
    site.clock.us += HOUR
    its = update(reports).where(reports.c.number == late)
    with site.house.engine.begin() as connection:
        connection.execute(its.values(due_at=utc(site.clock.us)))
    dina.post(f"/desk/reports/{done}", {"action": "resolved"})
    site.clock.us += DAY
    settle(site)
    multiply(site, done, 5_000, 1_000)  # as many as are looked at for one page
    for name in ("overdue", "open_after"):
        page = site.enter(Role.HEAD).get(f"{PAGE}/rows?span=month&what={name}").text
        assert f'href="/desk/reports/{late}"' in page, name


def standing(visitor: Visitor, page: str) -> dict[str, tuple[int, list[int]]]:
    """Give what a page says of what stood -> the number, and the cases that it leads to."""
    [tile] = re.findall(r'data-figure="open">(.*?)</ul>', page, re.DOTALL)
    links = re.findall(r'href="(/desk/numbers/rows\?[^"]*what=(\w+))">([^<]*)<', tile)
    return {
        name: (int(re.findall(r"\d+", said)[-1]), rows(visitor, href))
        for href, name, said in links
        if name in STANDS
    }


#: Those that are not zero in the test above.
FIGURES_OF_CASES = (
    *("kept", "due", "told_kept", "told_due", "seen", "solved", "undone", "asked", "answered"),
    *("said_yes", "said_no", "age_0", "overdue", "unseen"),
)


def behind(numbers: Numbers) -> dict[str, int]:
    """Give how many rows each number of a page must lead to."""
    one = numbers.whole
    hours = enumerate(count for day in numbers.hours for count in day)
    return {
        "kept": one.on_time.count, "due": one.on_time.of,
        "told_kept": one.told_kept.count, "told_due": one.told_kept.of,
        "seen": one.seen.cases, "solved": one.solved.cases, "undone": one.undone.count,
        "asked": one.answered.of, "answered": one.answered.count,
        "said_yes": one.confirmed.count, "said_no": one.disputed.count,
        "overdue": one.overdue, "unseen": one.unseen,
        **{f"age_{band}": count for band, count in enumerate(one.ages)},
        **{f"hour_{hour}": count for hour, count in hours if count},
        **{way_name(way.channel, way.network): way.filed for way in numbers.ways},
    }  # fmt: skip
