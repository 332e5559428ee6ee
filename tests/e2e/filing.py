"""Send a report in Maputo, whatever is open there already."""

from itertools import count

from app.demo.screen import Screen
from tests.rehearsal.gateway import PhoneCall

#: What files at once: a new case where the same is open, else any; Portuguese, English.
LABELS = ("Novo", "A new one", "Enviar", "Send")


def sending(screen: Screen) -> str:
    """Give the key of a send screen that files a case of its own."""
    offered = screen.options.values()
    return screen.key(next(label for label in LABELS if label in offered))


def file(call: PhoneCall, *inputs: str) -> Screen:
    """Answer as far as the send screen, then send; give what is said behind it."""
    call.walk(*inputs)
    return call.answer(sending(call.screen))


class Blocks:
    """Hands out blocks in which nobody has reported anything."""

    def __init__(self) -> None:
        self._next = count(700)

    def keys(self) -> tuple[str, ...]:
        """Give what leads a caller without places to the send screen: a cart, a block."""
        return "2", "3", "1", str(next(self._next))
