"""The reference card as a page to print: two sheets of A4, or one on both sides."""

import re
from html import escape
from typing import Final

#: 62 lines of 100 letters on a sheet, with margins that every printer can keep.
_STYLE: Final = """\
@page{size:A4 portrait;margin:10mm 9mm}
body{margin:0 auto;max-width:192mm;color:#111;background:#fff}
pre{margin:0;white-space:pre;font-size:8.5pt;line-height:1.38}
pre{font-family:"DejaVu Sans Mono",Menlo,Consolas,"Courier New",monospace}
b{break-after:avoid}
@media screen{body{padding:12px}}
"""


def reference_page(card: str) -> str:
    """Write a card, lines of at most 100 letters with `#` before its titles, as HTML."""
    title, _, rest = card.partition("\n")
    lines = re.sub("^## (.*)$", r"<b>\1</b>", escape(rest, quote=False), flags=re.MULTILINE)
    shown = escape(title.removeprefix("# "), quote=False)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{shown}</title><style>\n{_STYLE}</style></head>\n"
        f"<body><pre><b>{shown}</b>\n{lines}</pre></body></html>\n"
    )
