"""The browser of the tests: the system's own Chromium, never a download."""

import os
import shutil

import pytest

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-dev-shm-usage"
    " --disable-background-networking --disable-component-update --disable-sync"
)


def find_browser() -> str | None:
    """Give the path of a Chromium, or None; `DIAL311_TEST_BROWSER` names another one."""
    return os.environ.get("DIAL311_TEST_BROWSER") or shutil.which("chromium")


def need_browser() -> None:
    """Skip the calling test module, with one line, where there is no browser."""
    if find_browser() is None:
        pytest.skip("no browser: apt-get install chromium", allow_module_level=True)
