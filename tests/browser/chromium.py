"""The browser of the tests: the system's own Chromium, never a download.

Its headless shell, where there is one, draws the same for two thirds of the work.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

BROWSERS = ("chromium-headless-shell", "chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-dev-shm-usage"
    " --disable-background-networking --disable-component-update --disable-sync"
    # Pages opened beside one of the same site need no process of their own.
    " --process-per-site"
    # Pages live too short to earn what it costs to compile their scripts well.
    " --js-flags=--no-turbofan,--no-maglev"
)


def find_browser() -> str | None:
    """Give the path of a Chromium, or None; `DIAL311_TEST_BROWSER` names another one."""
    named = os.environ.get("DIAL311_TEST_BROWSER")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


def need_browser() -> None:
    """Skip the calling test module, with one line, where there is no browser."""
    if find_browser() is None:
        pytest.skip("no browser: apt-get install chromium", allow_module_level=True)


@contextmanager
def browsing() -> Iterator[Browser]:
    """Start it; what it opened is closed at the end."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS.split())
        try:
            yield started
        finally:
            started.close()
