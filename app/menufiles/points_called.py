"""What a row of a file of points calls a point: held to what the check of the city says of it.

Told at the row, where it can be mended, and not at a line of places.yaml that nobody has seen.
"""

from app.domain import text
from app.menufiles.fields import check_length
from app.menufiles.notes import Notes, short
from app.menufiles.phrases import check_letters, check_line
from app.menufiles.schema_places import LABEL, NAME
from app.menufiles.tree import Mark, Scalar


def may_be_called(mark: Mark, name: str, label: str, language: str, notes: Notes) -> bool:
    """Whether a point may be called so; findings where it may not.

    `name`, `label`: "" for what stays as it is; a point without a label has its name for one.
    `language`: the city's first, in which labels are measured.
    """
    own = Notes()
    check_length(Scalar(mark, name, quoted=True), own, "name", NAME)
    check_letters(mark, label, own, "")
    check_line(mark, label, own)
    if (length := text.septets(text.fold(label, language))) > LABEL:
        what = f"{short(label)} takes {length} characters on a phone, {LABEL} fit"
        own.add(mark, what, f"write a label, shorter by {length - LABEL}")
    notes.take(own)
    return not own.findings
