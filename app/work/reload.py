"""Looking after the cities while callers are on the line: edits in folders, versions of others.

A thread of its own, so that reading and checking files keeps neither the event loop nor the
writer's thread. A folder is read when two looks in a row are the same: whoever saves file by file,
or writes a large one, is not done before.
"""

from collections.abc import Mapping
from typing import Final

from app.work.folders import Folders, Look
from app.work.follower import Follower
from app.work.publisher import Publisher
from app.work.rounds import Rounds

#: How often is looked; the names, sizes and times of some ten files a city.
LOOK_S: Final = 1.0


class Reload:
    """One thread that looks, and looks again."""

    def __init__(
        self,
        folders: Folders,
        publisher: Publisher,
        follower: Follower,
        handled: Mapping[str, Look],
    ) -> None:
        """`handled` is how the folders looked when they were last taken in."""
        self._folders = folders
        self._publisher = publisher
        self._follower = follower
        self._handled = dict(handled)
        self._before: Mapping[str, Look] = handled
        self._times = follower.times
        #: Whether refused folders are still to be looked at after a change.
        self._owes = False
        self._rounds = Rounds("reload", self.look, LOOK_S)

    def start(self) -> None:
        """Begin looking."""
        self._rounds.start()

    def stop(self) -> None:
        """Finish the folder in hand, then end."""
        self._rounds.stop()

    def look(self) -> None:
        """Look once: take in what settled since, and what other processes published.

        Raises: the first of what failed, when everything else is done.
        """
        now = self._folders.looks()
        before, self._before = self._before, now
        gone = sorted({*self._handled} - {*now, *before})
        for name in gone:
            self._folders.lose(name)
            del self._handled[name]
        settled = {name: look for name, look in now.items() if before.get(name) == look}
        edited = {name: look for name, look in settled.items() if self._handled.get(name) != look}
        failures, _ = self._take_in(edited)
        self._follower.follow()
        taken = any(self._handled.get(name) == look for name, look in edited.items())
        if gone or taken or self._owes or self._follower.times != self._times:
            self._owes = True
            again = {*self._folders.refused()} & {*settled} - {*edited}
            failed, self._owes = self._again({name: settled[name] for name in sorted(again)})
            failures += failed
        if failures:
            raise failures[0]

    def _again(self, refused: Mapping[str, Look]) -> tuple[list[Exception], bool]:
        """Try what was refused, as what stood in its way may be gone; give what `_take_in` does."""
        self._times = self._follower.times
        taken = self._take_in(refused)
        self._folders.exchange(self._publisher)
        return taken

    def _take_in(self, looks: Mapping[str, Look]) -> tuple[list[Exception], bool]:
        """Take folders in one by one, of which none keeps another city waiting.

        Give what failed, and whether any is to be looked at again: that, or a busy moment.
        """
        failures: list[Exception] = []
        done = 0
        for name, look in looks.items():
            try:
                if self._folders.take_in(name, look, self._publisher):
                    self._handled[name] = look
                    done += 1
            except Exception as failure:  # noqa: BLE001 - raised once the others are done
                failures.append(failure)
        return failures, done < len(looks)
