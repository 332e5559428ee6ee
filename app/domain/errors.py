"""Our errors. None knows HTTP; `app.web` maps them once.

    AppError
    ├── InvalidInput
    ├── NotFound
    ├── Conflict
    ├── Busy
    ├── MenuFileError(findings)
    └── ProviderError(reason, retryable)

The first line of a class's docstring is its message where it is raised with none.
A wrong key press is no error: the caller sees the same screen again.
"""

from dataclasses import dataclass, field


def _plain(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value


class AppError(Exception):
    """Something went wrong."""

    def __init__(self, said: str = "", /, **values: object) -> None:
        """Take what to say; values stand where it says %(name)s, so that it can be translated.

        >>> str(Conflict("it can be %(can)s", can=("assigned", "resolved")))
        'it can be assigned, resolved'
        """
        told = {name: _plain(value) for name, value in values.items()}
        super().__init__(said % told if told else said)
        self.said = said or (type(self).__doc__ or "").partition("\n")[0]
        self.values = values

    def __str__(self) -> str:
        """Give the message, or the class's own.

        >>> str(NotFound()), str(NotFound("no case 4821 7365"))
        ('There is no such thing.', 'no case 4821 7365')
        """
        # Python run with -OO has no docstrings.
        return super().__str__() or (type(self).__doc__ or type(self).__name__).splitlines()[0]


class InvalidInput(AppError):  # noqa: N818 - reads better in `raise` than InvalidInputError
    """What was sent cannot be accepted."""


class NotFound(AppError):  # noqa: N818
    """There is no such thing."""


class Conflict(AppError):  # noqa: N818
    """Someone else changed this in the meantime."""


class Busy(AppError):  # noqa: N818
    """The service is busy, try again in a moment."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to mend in a file that people write. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    #: What is wrong and how to mend it: half sentences without a full stop.
    what: str
    mend: str
    #: Which rule is broken, as in "unreachable"; where in the call: see `menufiles.rules`.
    rule: str = field(default="", compare=False)
    screen: str = field(default="", compare=False)
    language: str = field(default="", compare=False)
    path: str = field(default="", compare=False)  #: what a caller dials and answers to get there
    #: Of a value that is left out, or whose entry is marked: the key of that entry.
    key: str = field(default="", compare=False)
    #: Of what stands twice: line and column of the first of both; (0, 0) of all else.
    twin: tuple[int, int] = field(default=(0, 0), compare=False)

    def __str__(self) -> str:
        """Write it as compilers do, so that editors jump to the place.

        >>> str(Finding("menus/lixo.yaml", 3, 5, "no text in pt", "write it under text"))
        'menus/lixo.yaml:3:5: no text in pt. Mend: write it under text'
        >>> str(Finding("menu.yaml", 3, 5, "too long", "cut it", "too-long", path="*311# 1 3"))
        'menu.yaml:3:5: too long. Mend: cut it. Path: *311# 1 3'
        """
        said = f"{self.file}:{self.line}:{self.column}: {self.what}. Mend: {self.mend}"
        return f"{said}. Path: {self.path}" if self.path else said


class MenuFileError(AppError):
    """The menu files cannot be used."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("The menu files cannot be used.")
        self.args = (findings,)
        self.findings = findings

    def __str__(self) -> str:
        """Give one finding a line."""
        return "\n".join(map(str, self.findings)) or "The menu files cannot be used."


class ProviderError(AppError):
    """The provider did not take the message."""

    def __init__(self, reason: str, retryable: bool) -> None:
        # Both go up, so that a copy or a pickle has both.
        super().__init__(reason)
        self.args = reason, retryable
        #: In the provider's words or ours; never a phone number or a text.
        self.reason = reason
        self.retryable = retryable

    def __str__(self) -> str:
        """Give the reason."""
        return self.reason
