"""At the desk in a real browser: colleagues and slow lines in between, no script."""

from contextlib import suppress

from playwright.sync_api import Error, Route, expect

from app.domain.accounts import Right, Role
from app.domain.public_number import spoken
from tests.browser.chromium import need_browser
from tests.browser.desks import PHONE, Desk, barriers, file_some, hold, release, sideways, status_of
from tests.contract.desk.site import HOUR

need_browser()


def test_two_who_change_one_case_are_told(at: Desk) -> None:
    [number] = file_some(at, 1)
    ana, rui = at.enter(Role.CLERK), at.enter(Role.CLERK)
    for page in (ana, rui):
        page.goto(f"{at.address}/desk/reports/{number}")
    rui.click("button[value=acknowledged]")
    rui.wait_for_selector(".said")
    ana.fill("#reason", "Foi limpo hoje")
    ana.click("button[value=resolved]")
    assert "Somebody else changed this case" in ana.inner_text(".wrong")
    assert ana.input_value("#reason") == "Foi limpo hoje"
    ana.click("button[value=resolved]")
    ana.wait_for_selector(".said")
    assert status_of(at, number) == "resolved"


def test_who_is_signed_out_goes_on_with_what_was_written(at: Desk) -> None:
    [number] = file_some(at, 1)
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports/{number}")
    page.fill("#note", "liguei e ninguem atendeu")
    name = page.inner_text(".me a")
    at.clock.us += 3 * HOUR
    page.press("#note", "Enter")
    assert "You were signed out" in page.inner_text(".note")
    page.fill("#name", name)
    page.fill("#password", "quatro carros de mao")
    page.press("#password", "Enter")
    assert "liguei e ninguem atendeu" in page.inner_text(".waits")
    assert (barriers(page), sideways(page)) == ([], 0)
    page.click("text=Send it now")
    page.wait_for_selector("text=liguei e ninguem atendeu")


def test_a_note_that_is_kept_is_seen_with_the_line_that_says_so(at: Desk) -> None:
    [number] = file_some(at, 1)
    for width in (1280, PHONE):
        page = at.enter(Role.CLERK, width=width)
        page.set_viewport_size({"width": width, "height": 500})
        page.goto(f"{at.address}/desk/reports/{number}")
        page.fill("#note", f"liguei em {width}")
        page.press("#note", "Enter")
        note = page.locator(".talk li", has_text=f"liguei em {width}")
        for one in (note, page.locator(".said", has_text="Note kept.")):
            expect(one).to_be_in_viewport(ratio=0.9)
        boxes = [one.bounding_box() for one in (page.locator(".said"), note)]
        said, there = boxes
        assert said
        assert there
        assert said["y"] + said["height"] <= there["y"], width
        assert (barriers(page), sideways(page)) == ([], 0)


def test_who_presses_again_on_a_slow_line_sends_once(at: Desk) -> None:
    [number] = file_some(at, 1)
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports/{number}")
    sent: list[str] = []

    def leave(route: Route) -> None:  # the page stays, as it does until an answer comes
        sent.append(route.request.post_data or "")
        route.fulfill(status=204)

    page.route("**/note", leave)
    page.fill("#note", "liguei duas vezes")
    for _ in range(3):
        with suppress(Error):  # that nothing came of it
            page.click(".note-form > button", timeout=2_000)
    assert len(sent) == 1
    page.unroute("**/note")
    page.goto(f"{at.address}/desk/reports/{number}")
    page.fill("#note", "e mais uma vez")
    page.click(".note-form > button")
    page.wait_for_selector("text=e mais uma vez")


def test_what_is_previewed_is_of_the_newest_words_whichever_answer_comes_last(at: Desk) -> None:
    [number] = file_some(at, 1)
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports/{number}")
    held = hold(page, "**/preview")
    for words in ("Foi limpo ontem", "Foi limpo hoje"):
        with page.expect_request("**/preview"):
            page.fill("#reason", words)
        page.title()  # by then it is held
    older, newer = held
    for route in (newer, older):
        release(page, route)
        expect(page.locator(".previews")).to_contain_text("Foi limpo hoje")
    assert "ontem" not in page.inner_text(".previews")


def test_who_is_asked_on_a_phone_whether_it_is_the_same_sees_what_is_open(at: Desk) -> None:
    page = at.enter(Role.CLERK, width=PHONE)
    for _ in range(2):
        page.goto(f"{at.address}/desk/reports/new")
        page.select_option("#service", index=1)
        page.fill("#where", "10348")
        page.press("#where", "Enter")
        page.wait_for_selector(".said, .wrong")
    assert "already" in page.inner_text(".wrong")
    join, first = (page.locator(one).bounding_box() for one in (".near button", "#service"))
    assert join
    assert first
    assert join["y"] + join["height"] < first["y"]


def test_what_is_half_written_elsewhere_on_a_page_stays(at: Desk) -> None:
    [number, other] = file_some(at, 2)
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports/{number}")
    page.fill("#note", "liguei, e vem amanha")
    page.click("button[value=acknowledged]")
    page.wait_for_selector(".said")
    assert page.input_value("#note") == "liguei, e vem amanha"
    page.fill("#reason", "Foi limpo")  # a form's own words go with it, the other's stay
    page.press("#note", "Enter")
    page.wait_for_selector(".words >> text=liguei, e vem amanha")
    assert (page.input_value("#note"), page.input_value("#reason")) == ("", "Foi limpo")
    expect(page.locator(".previews")).to_contain_text("Foi limpo")
    page.click("button[value=resolved]")
    page.wait_for_selector(".said")
    page.goto(f"{at.address}/desk/reports/{other}")
    assert (page.input_value("#note"), page.input_value("#reason")) == ("", "")


def test_what_is_half_written_waits_for_its_page_and_keeps_nobody_in(at: Desk) -> None:
    page = at.enter(Role.ADMINISTRATOR)
    crew = next(b.code for b in at.house.cities.default.bodies.values() if b.is_crew)
    own = f"{at.address}/desk/city/bodies/{crew}"
    page.goto(own)
    page.fill("#f-member", "Rosa, do carro azul")
    form = page.locator("form.filled")
    name = form.locator("input[type=text], input:not([type])").first
    name.fill(f"{name.input_value()} Norte")
    form.locator("button.main").click()
    page.wait_for_url("**/desk/city/bodies")  # a form that leads elsewhere
    page.goto(own)
    assert page.input_value("#f-member") == "Rosa, do carro azul"
    page.goto(f"{at.address}/desk/city/places/import")
    page.evaluate("document.querySelector('#points').value = 'a,b,c,d\\n'.repeat(50_000)")
    page.click("text=Sign out")
    page.wait_for_selector("#password")
    page.goto(f"{at.address}/desk")
    page.wait_for_selector("#password")
    assert page.evaluate("sessionStorage.getItem('dial311-others')") is None


def test_lists_are_opened_beside_each_other_from_one_page(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports")
    opened = []
    for status in ("assigned", "closed"):
        page.select_option("#status", status)
        with page.context.expect_page(timeout=2_000) as beside:
            page.click(".filters button.main", modifiers=["Control"])
        beside.value.wait_for_url("**/desk/reports?*")
        opened.append(beside.value.url.partition("?")[2])
    assert opened == ["status=assigned", "status=closed"]


def test_a_number_is_revealed_with_a_reason(at: Desk) -> None:
    [number] = file_some(at, 1)
    page = at.enter(Role.CLERK, personal=frozenset({Right.REVEAL}))
    page.goto(f"{at.address}/desk/reports/{number}")
    assert "+25884000" not in page.content()
    page.click("text=Show the whole number")
    page.fill("#why", "para combinar a hora")
    page.press("#why", "Enter")
    page.wait_for_selector("text=+258840000600")


def test_what_is_chosen_is_seen_in_the_colours_of_the_reader(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports")
    page.emulate_media(forced_colors="active")
    ground = "all => all.map(one => getComputedStyle(one).backgroundColor)"
    for row in (".places a", ".chips a"):
        chosen = page.locator(f"{row}[aria-current]").evaluate_all(ground)
        others = page.locator(f"{row}:not([aria-current])").evaluate_all(ground)
        assert len(chosen) == 1
        assert chosen[0] not in others, row


def test_a_long_name_of_a_city_hides_nothing_and_another_city_is_opened(at: Desk) -> None:
    page = at.enter(Role.ADMINISTRATOR, locale="pt-PT")
    links = page.locator(".places a").all()
    assert len(links) == 6
    for width in (PHONE, 1024):
        page.set_viewport_size({"width": width, "height": 700})
        for name in ("Nairobi City County (sample)", "Maputo"):
            page.click(".menu summary")
            choice = page.locator(".menu button", has_text=name)
            box = choice.bounding_box()
            assert box
            assert 0 <= box["x"] <= width - box["width"], (width, name)
            choice.click()
            expect(page.locator(".top .brand span")).to_have_text(name)
            assert sideways(page) == 0, (width, name)
            for link in links:  # nothing of the head lies upon it
                link.click(trial=True)


def test_pages_work_without_script(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    [number] = file_some(at, 1)
    plain = at.tabs.open(java_script_enabled=False, cookies=page.context.cookies())
    for path in ("", f"/{number}"):  # of keys that do nothing nothing is told
        plain.goto(f"{at.address}/desk/reports{path}")
        expect(plain.locator("p.keys")).to_be_hidden()
    plain.fill("#reason", "Limpo")
    plain.click("button[value=resolved]")
    assert spoken(number) in plain.inner_text("h1")
    assert status_of(at, number) == "resolved"
    plain.goto(f"{at.address}/desk/reports/new")
    plain.select_option("#service", index=1)
    plain.fill("#where", "baltazar")
    plain.press("#where", "Enter")
    plain.check("input[name=place] >> nth=0")
    plain.click(".fields button.main")
    said = plain.inner_text("main")
    assert "Case " in said or "Is it the same?" in said
