"""Taking up what is published, by whichever process, for the sessions that begin from now on."""

import logging
import threading

from sqlalchemy.exc import SQLAlchemyError

from app.domain.versions import beginning
from app.menu.model import City
from app.store.published import Cities, Published
from app.work.versions import Versions

log = logging.getLogger(__name__)


class Follower:
    """Keeps the cities of this process on what the database says. Any thread may ask."""

    def __init__(self, cities: Cities, versions: Versions) -> None:
        """Take the cities to be kept up to date, and where versions are read."""
        self._cities = cities
        self._versions = versions
        self._one_at_a_time = threading.Lock()
        #: How often something was taken up.
        self.times = 0
        #: Published by another program, and of no use to this one: said once.
        self._lost: set[str] = set()

    def follow(self) -> bool:
        """Answer new sessions with what is published now; False where that is so already."""
        with self._one_at_a_time:
            rows = self._versions.rows()
            answering = {city.code: city for city in self._cities.all()}
            current = {city.version for city in answering.values()} | self._lost
            if all(version in current for _, _, version, _ in rows):
                return False
            found = [
                (id_, self._city(version, answering.get(code))) for id_, code, version, _ in rows
            ]
            taken = [Published(id_, city) for id_, city in found if city]
            self._cities.take(taken)
            self.times += 1
            for _, city in taken:
                if city.version not in current:
                    log.info(
                        "city.taken", extra={"city": city.code, "version": beginning(city.version)}
                    )
            return True

    def _city(self, version: str, answering: City | None) -> City | None:
        if version in self._lost or (answering and answering.version == version):
            return answering
        try:
            # Anew, should it have answered before: what came since then is gone from it.
            return self._versions.load(version)
        except SQLAlchemyError:
            raise  # the database may be itself again at the next look
        except Exception:
            # A newer program published it; what answers here goes on until this one is renewed.
            log.exception("city.version_lost", extra={"version": beginning(version)})
            self._lost.add(version)
            return answering
