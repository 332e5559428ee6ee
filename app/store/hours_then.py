"""Within how many hours of work a problem was to be solved, by the version that answered then."""

from bisect import bisect_right

import orjson
from sqlalchemy import Connection, select

from app.domain.clock import Micros, micros
from app.store.schema import menu_versions, publications


class HoursThen:
    """Those of one city; a version is read when it is first asked about.

    Who began a call on an earlier version counts as having filed by the one that came meanwhile.
    """

    def __init__(self, connection: Connection, city_id: int) -> None:
        """Read when which version began to answer."""
        query = select(publications.c.at, publications.c.version)
        its = query.where(publications.c.city_id == city_id).order_by(publications.c.seq)
        told = [(micros(row.at), row.version) for row in connection.execute(its)]
        self._city_id = city_id
        self._begins = [at for at, _ in told]
        self._versions = [version for _, version in told]
        self._known: dict[str, dict[str, int | None]] = {}

    def of(self, connection: Connection, service: str, moment: Micros) -> int | None:
        """Give the hours of a problem at a moment; None where it had none, or nobody knows."""
        at = bisect_right(self._begins, moment) - 1
        if at < 0:
            return None
        version = self._versions[at]
        if version not in self._known:
            self._known[version] = self._read(connection, version)
        return self._known[version].get(service)

    def _read(self, connection: Connection, version: str) -> dict[str, int | None]:
        its = menu_versions.c.city_id == self._city_id, menu_versions.c.version == version
        plain = connection.scalar(select(menu_versions.c.plain).where(*its))
        services = orjson.loads(plain)["services"] if plain else []
        # A program before this one may have stored less of them.
        return {one["code"]: one.get("target_hours") for one in services}
