"""Who answers for problems."""

from dataclasses import dataclass

from app.domain.working_time import Week


@dataclass(frozen=True, slots=True)
class Body:
    """An office or company that answers for services."""

    code: str
    name: str
    hours: Week | None = None  #: None: round the clock
    mails: tuple[str, ...] = ()  #: e-mail addresses that get its sheets
    falls_to: str = ""  #: of a crew the body that gets what it declines; "" for a body

    @property
    def is_crew(self) -> bool:
        """Whether it does the work itself, by phone."""
        return bool(self.falls_to)
