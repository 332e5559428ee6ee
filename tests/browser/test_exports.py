"""Exports in a browser: a file is of what its page says, whatever the line does to the count."""

import csv
import io
import re
from collections import Counter

from playwright.sync_api import Page, expect

from app.domain.accounts import Role
from tests.browser.chromium import need_browser
from tests.browser.desks import PHONE, Desk, barriers, hold, release, sideways, stored
from tests.browser.exporting import COUNTS, PATH, REVEALING, open_export, total
from tests.contract.desk.site import HOUR, PASSWORD

need_browser()


def of_service(at: Desk) -> tuple[str, int]:
    """Give a problem of which there are cases, and how many; not all are of it."""
    many = Counter(row.service_code for row in stored(at))
    [(code, its), *others] = many.most_common()
    assert others
    return code, its


def rows(page: Page) -> list[dict[str, str]]:
    """Press Download, and read what came."""
    page.check("input[name=kind][value=csv]")
    with page.expect_download() as loading:
        page.get_by_role("button", name="Download").click()
    text = loading.value.path().read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def services(page: Page) -> set[str]:
    return {row["service_code"] for row in rows(page)}


def choose(page: Page, name: str, value: str) -> None:
    """Choose a filter, and be there when the count is asked for."""
    with page.expect_request(COUNTS):
        page.select_option(f"#{name}", value)
    page.title()  # by then what holds it back has it


def test_an_export_is_counted_while_filters_change_and_downloaded(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports")
    page.click("text=Export")
    page.wait_for_url(f"**{PATH}*")
    every = total(page).inner_text()
    for channel, counted in (("sms", "0"), ("", every)):
        page.select_option("#channel", channel)
        expect(total(page)).to_have_text(counted)
    page.check("input[name=kind][value=csv]")
    with page.expect_download() as loading:
        page.get_by_role("button", name="Download").click()

    assert loading.value.suggested_filename == "dial311-maputo-open.csv"
    assert loading.value.path().read_bytes().count(b"\r\n") == int(every) + 1
    assert page.inner_text("h1") == "Export"


def test_a_file_is_of_the_filters_that_are_shown_though_nothing_is_counted_yet(at: Desk) -> None:
    (code, its), page = of_service(at), open_export(at)
    held = hold(page, COUNTS)
    choose(page, "service", code)
    assert services(page) == {code}

    # No number stands for filters that it is not of.
    expect(page.locator("#count")).to_have_attribute("aria-busy", "true")
    assert float(page.eval_on_selector("#count", "one => getComputedStyle(one).opacity")) < 0.5
    button = page.get_by_role("button", name="Download")
    button.focus()
    release(page, held[0])
    expect(total(page)).to_have_text(str(its))
    expect(page.locator("#count")).not_to_have_attribute("aria-busy", "true")
    expect(button).to_be_focused()


def test_the_count_is_of_the_newest_filters_whichever_answer_comes_last(at: Desk) -> None:
    (code, its), page = of_service(at), open_export(at)
    held = hold(page, COUNTS)
    for name, value in (("channel", "sms"), ("channel", ""), ("service", code)):
        choose(page, name, value)
    none, _, newest = held
    release(page, newest)
    expect(total(page)).to_have_text(str(its))
    release(page, none)
    expect(total(page)).to_have_text(str(its))
    assert page.url.endswith(f"{PATH}?service={code}")
    assert services(page) == {code}


def test_what_was_not_counted_is_said_and_the_next_count_is_right(at: Desk) -> None:
    (code, its), page = of_service(at), open_export(at)
    page.route(COUNTS, lambda route: route.fulfill(status=503, body="later"))
    page.select_option("#service", code)
    count = page.locator("#count")
    expect(count).to_contain_text("It could not be counted. The file holds what the filters say.")
    expect(total(page)).to_have_count(0)
    assert services(page) == {code}
    page.unroute(COUNTS)
    page.get_by_role("button", name="Count").click()
    expect(total(page)).to_have_text(str(its))
    expect(count).not_to_contain_text("could not")


def test_nobody_is_led_off_the_page_where_the_line_is_down_over_a_count(at: Desk) -> None:
    (code, its), page = of_service(at), open_export(at, locale="pt-PT")
    page.context.set_offline(True)
    page.select_option("#service", code)
    count = page.locator("#count")
    expect(count).to_contain_text(
        "Não se conseguiu contar. O ficheiro traz o que os filtros dizem."
    )
    page.select_option("#channel", "sms")
    page.press("#until", "Enter")
    expect(count).not_to_have_attribute("aria-busy", "true")
    assert [page.input_value(f"#{name}") for name in ("service", "channel")] == [code, "sms"]
    assert (barriers(page), sideways(page)) == ([], 0)
    page.context.set_offline(False)
    page.select_option("#channel", "")
    expect(total(page)).to_have_text(str(its))


def test_filters_that_no_file_can_be_of_are_told_where_the_number_would_be(at: Desk) -> None:
    page = open_export(at, "?since=2026-01-02", width=PHONE)
    every = total(page).inner_text()
    page.fill("#until", "2026-01-01")
    page.locator("#until").blur()
    expect(page.locator("#count .wrong")).to_contain_text("exchange them")
    expect(total(page)).to_have_count(0)
    assert (barriers(page), sideways(page)) == ([], 0)
    page.fill("#until", "")
    page.locator("#until").blur()
    expect(total(page)).to_have_text(every)

    page.goto(f"{at.address}{PATH}?since=x")
    expect(page.locator(".wrong")).to_contain_text("is no day")
    page.select_option("#status", "open")
    expect(total(page)).not_to_have_text("")
    expect(page.locator(".wrong")).to_have_count(0)


def test_what_is_chosen_before_the_script_has_come_is_counted(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    held = hold(page, "**/export.js")
    page.goto(f"{at.address}{PATH}", wait_until="commit")
    page.select_option("#channel", "sms")
    held[0].continue_()
    expect(total(page)).to_have_text("0")


def test_a_page_that_answers_a_form_counts_on(at: Desk) -> None:
    (code, its), page = of_service(at), open_export(at, personal=REVEALING)
    page.check("input[name=kind][value=csv]")
    page.check("input[name=phones]")
    page.get_by_role("button", name="Download").click()
    expect(page.locator(".wrong")).to_contain_text("Say why")
    page.select_option("#service", code)
    expect(total(page)).to_have_text(str(its))
    expect(page.locator(".wrong")).to_be_visible()  # nobody has said yet why
    page.fill("#reason", "para ligar")
    page.press("#reason", "Enter")  # counts
    expect(page.locator("#count")).not_to_have_attribute("aria-busy", "true")
    assert re.search(r"\?service=\w+$", page.url)

    made = rows(page)
    assert {row["service_code"] for row in made} == {code}
    assert all(row["phone"].startswith("+25884000") for row in made)


def test_who_is_signed_out_meanwhile_counts_on_with_the_same_filters(at: Desk) -> None:
    code, its = of_service(at)
    page = open_export(at, "?status=open")
    name = page.inner_text(".me a")
    at.clock.us += 3 * HOUR
    page.select_option("#service", code)
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    expect(total(page)).to_have_text(str(its))
    assert (page.input_value("#status"), page.input_value("#service")) == ("open", code)


def test_an_export_is_chosen_counted_and_downloaded_without_script(at: Desk) -> None:
    (code, its), page = of_service(at), open_export(at, personal=REVEALING)
    cookies = page.context.cookies()
    plain = at.tabs.open(java_script_enabled=False, cookies=cookies, locale="en-GB")
    plain.goto(f"{at.address}{PATH}?status=open")
    every = int(total(plain).inner_text())
    plain.select_option("#service", code)
    plain.check("input[name=kind][value=csv]")
    plain.check("input[name=comments]")
    plain.fill("#reason", "para ligar")
    plain.get_by_role("button", name="Count").click()
    expect(total(plain)).to_have_text(str(its))
    plain.press("#since", "Enter")
    expect(total(plain)).to_have_text(str(its))
    assert plain.url == f"{at.address}{PATH}"
    kept = [plain.input_value(f"#{name}") for name in ("status", "service", "reason")]
    assert kept == ["open", code, "para ligar"]
    for marked in ("[value=csv]", "[name=comments]"):
        assert plain.is_checked(f"input{marked}")
    assert services(plain) == {code}

    plain.select_option("#service", "")  # and pressed without a count
    assert len(rows(plain)) == every > its
