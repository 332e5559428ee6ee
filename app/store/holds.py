"""Which cases the batches under way are about, so that two of a process do not meet in one.

Both would give the case's next event the same number; the key refuses one, and everybody in that
batch has waited for nothing. Batches of other processes may meet all the same.
"""

import asyncio
from collections.abc import Collection, Hashable


class Holds:
    """What the lanes of a process hold. Belongs to the event loop."""

    def __init__(self) -> None:
        """Begin with nothing held."""
        self._held: dict[Hashable, object] = {}
        self._changed = asyncio.Event()

    async def take(self, batch: object, keys: Collection[Hashable]) -> None:
        """Wait until no other batch holds any of these, and hold them all.

        A batch that holds something already does not wait: another may wait for it.
        """
        while not self._owns(batch) and any(key in self._held for key in keys):
            self._changed.clear()
            await self._changed.wait()
        for key in keys:
            self._held.setdefault(key, batch)

    def release(self, batch: object) -> None:
        """Let go of all that a batch holds."""
        mine = [key for key, owner in self._held.items() if owner is batch]
        for key in mine:
            del self._held[key]
        if mine:
            self._changed.set()

    def _owns(self, batch: object) -> bool:
        return any(owner is batch for owner in self._held.values())
