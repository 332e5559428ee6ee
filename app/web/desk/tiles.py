"""Pictures of a tile server below the maps: only where a setting names one.

A page with a map may then load pictures from that one origin; every other page, and every page
where there is no such setting, asks nobody but this service.
"""

from typing import Final, NamedTuple
from urllib.parse import urlsplit

from starlette.responses import Response

_HEADER: Final = "content-security-policy"
_OWN: Final = "img-src 'self' data:"


class Tiles(NamedTuple):
    """A tile server."""

    url: str = ""  #: with {z}, {x} and {y}; "" for none
    credit: str = ""  #: what its makers want to be told beside it

    @property
    def origin(self) -> str:
        """Scheme, host and port; "" for none."""
        address = urlsplit(self.url)
        return f"{address.scheme}://{address.netloc}" if self.url else ""

    def allow(self, page: Response) -> Response:
        """Let a page load these pictures, and nothing else from there."""
        if self.url:
            policy = page.headers[_HEADER]
            page.headers[_HEADER] = policy.replace(_OWN, f"{_OWN} {self.origin}")
        return page


NO_TILES: Final = Tiles()
