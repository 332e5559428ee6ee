"""Browsers are named as people know them, by what real ones say of themselves."""

import pytest

from app.web.desk.browsers import browser_name

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/126.0.0.0 Safari/537.36 Edg/1",
         "Edge, Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/126.0.0.0 Safari/537.36",
         "Chrome, Windows"),
        (f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/126.0.0.0 Mobile Safari/537.36",
         "Chrome, Android"),
        (f"Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-A05) {WEBKIT} SamsungBrowser/25.0 Chrome/12",
         "Samsung Internet, Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
         "Firefox, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1",
         "Safari, iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17 Safari/6",
         "Safari, macOS"),
        ("Opera/9.80 (J2ME/MIDP; Opera Mini/4.4) Presto/2.12", ""),
        ("curl/8.5.0", ""),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_browser_is_named_where_it_says_what_it_is(agent: str, name: str) -> None:
    assert browser_name(agent[:120]) == (name or agent)
