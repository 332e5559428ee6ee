"""`make screenshots`: small pictures of real pages, the same each time."""

import struct
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.chromium import need_browser
from tests.screenshots.__main__ import take
from tests.screenshots.pictures import PICTURES
from tests.screenshots.small import COLOURS, shrink

need_browser()

TWICE = "hoje-telefone"
#: Of sections, which are found by what their headings are called in the markup.
SECTIONS = {one.name for one in PICTURES if one.only.startswith("section")}


def test_a_second_run_gives_the_same_pictures(browser: Browser, tmp_path: Path) -> None:
    runs = []
    for names in ({TWICE, *SECTIONS}, {TWICE}):
        files = take(browser, tmp_path / "played", tmp_path, names, days=1, load=0.03)
        assert {file.stem for file in files} == names
        runs.append((tmp_path / f"{TWICE}.png").read_bytes())

    assert runs[0] == runs[1]
    [png, _] = runs
    assert struct.unpack(">II", png[16:24]) == (360, 720)


def test_a_small_picture_shows_what_the_large_one_did(browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 300, "height": 200})
    page = context.new_page()
    page.set_content(
        "<body style='margin:0;background:linear-gradient(#fff,#dde)'>"
        "<p style='color:#9c2a22'>Hoje</p><i style='background:#14524a'>16</i>"
    )
    large = page.screenshot()
    small = shrink(context.new_page(), large)
    farthest = page.evaluate(FARTHEST, [[*large], [*small]])

    assert small.startswith(b"\x89PNG")
    assert small[24:26] == b"\x08\x03"  # one byte a pixel, from a palette
    at = small.index(b"PLTE")
    assert struct.unpack(">I", small[at - 4 : at])[0] <= 3 * COLOURS
    assert 0 < farthest < 12
    context.close()


#: How far the two are apart at most, in any channel of any pixel.
FARTHEST = """
async (both) => {
  const [one, other] = await Promise.all(both.map(async bytes => {
    const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height).data;
  }));
  if (one.length !== other.length) return 255;
  return one.reduce((most, value, at) => Math.max(most, Math.abs(value - other[at])), 0);
}
"""
