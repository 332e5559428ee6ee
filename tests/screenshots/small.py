"""Makes a picture of a page small: few colours, one byte a pixel, packed as tightly as it goes."""

import base64
import struct
import zlib
from typing import Final

from playwright.sync_api import Page

#: Colours of a picture; pages have few, and shades of the edges of letters.
COLOURS: Final = 96
#: Two colours of the palette are at least so far apart, where the picture has others.
APART: Final = 10
#: The browser has the picture's pixels at hand: it counts colours and gives each pixel its own.
_COUNT: Final = """
async ([source, most, apart]) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const data = context.getImageData(0, 0, image.width, image.height).data;
  const size = image.width * image.height, counts = new Map();
  const colour = at => data[4 * at] << 16 | data[4 * at + 1] << 8 | data[4 * at + 2];
  for (let at = 0; at < size; at++) counts.set(colour(at), (counts.get(colour(at)) || 0) + 1);
  const part = (one, by) => one >> by & 255;
  const far = (a, b) =>
    [16, 8, 0].reduce((sum, by) => sum + (part(a, by) - part(b, by)) ** 2, 0);
  const found = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || a - b);
  const palette = [];
  for (const one of found) {
    if (palette.length === most) break;
    if (palette.every(other => far(one, other) >= apart * apart)) palette.push(one);
  }
  const like = one => palette.reduce(
    (best, other, at) => far(one, other) < far(one, palette[best]) ? at : best, 0);
  const nearest = new Map(found.map(one => [one, like(one)]));
  let pixels = '';
  for (let at = 0; at < size; at++) pixels += String.fromCharCode(nearest.get(colour(at)));
  return [image.width, image.height, palette, btoa(pixels)];
}
"""


def shrink(page: Page, png: bytes) -> bytes:
    """Give a picture again as a PNG with a palette; `page` is any open page without a policy."""
    source = "data:image/png;base64," + base64.b64encode(png).decode()
    width, height, palette, pixels = page.evaluate(_COUNT, [source, COLOURS, APART])
    return _written(width, height, palette, base64.b64decode(pixels))


def _written(width: int, height: int, palette: list[int], pixels: bytes) -> bytes:
    # A byte 0 before each row: no filter, which suits a palette best.
    rows = b"".join(b"\0" + pixels[at * width : (at + 1) * width] for at in range(height))
    colours = b"".join(colour.to_bytes(3, "big") for colour in palette)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", zlib.compress(rows, 9)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in (*chunks, (b"IEND", b"")))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
