"""Who gets a page after somebody else finds nothing of theirs."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.browser.chromium import need_browser
from tests.browser.serving import serving
from tests.browser.tabs import Tabs

need_browser()

KEEP = """
document.cookie = 'mine=1; max-age=3600';
localStorage.mine = 1;
caches.open('mine').then(() => fetch('/kept'))
"""
KEPT = "caches.keys().then(names => [document.cookie, {...localStorage}, names])"


def test_a_page_knows_nothing_of_those_before_it(tabs: Tabs) -> None:
    asked: list[str] = []

    async def answer(request: Request) -> HTMLResponse:
        asked.append(request.url.path)
        return HTMLResponse("<!doctype html>", headers={"cache-control": "max-age=3600"})

    application = Starlette(routes=[Route("/{path:path}", answer)])
    contexts = []
    left = tabs.count()
    with serving(application) as address:
        for _ in range(2):
            page = tabs.open()
            page.goto(address)
            assert page.evaluate(KEPT) == ["", {}, []]
            page.evaluate(KEEP)
            assert page.evaluate(KEPT) == ["mine=1", {"mine": "1"}, ["mine"]]
            contexts.append(page.context)
            tabs.leave(left)

    assert contexts[0] is contexts[1]
    assert asked.count("/kept") == 2
    assert [len(context.pages) for context in contexts] == [1, 1]
