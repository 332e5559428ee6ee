"""What became of letters, told alike by pages and commands."""

from app.domain.mail import LetterState
from app.domain.said import Said


def became(state: LetterState, answer: str) -> Said:
    """Say what became of a letter, by the last answer that an attempt got; "" before the first."""
    if state is LetterState.SENT:
        return Said("e-mail left")
    if state is LetterState.UNKNOWN:
        return Said("e-mail may have left or not")
    if state is LetterState.FAILED or answer:
        return Said("e-mail did not leave")
    return Said("e-mail waits")


def of_line(*, is_over: bool) -> Said:
    """Say what a letter of a silence tells of its line."""
    return Said("calls again") if is_over else Said("silent")


def to_nobody(network: str) -> Said:
    """Say of a line that is silent that no letter tells of it."""
    return Said(
        "%(network)s: when nobody called any more there was no mail server, or nobody with an"
        " address. No e-mail of it leaves any more.",
        network=network,
    )
