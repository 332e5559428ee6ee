"""One problem a resident told us about. Rows are never deleted, only closed."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from app.domain.limits import FiledBy, Held
from app.domain.report import LOCATED_BY, OPEN, Status
from app.store.base import LATER, Id, Moment, metadata


def _one_of(column: str, values: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})"


#: Word for word in the index and in the query: SQLite takes the index for no other.
IS_OPEN = _one_of("status", tuple(status for status in Status if status in OPEN))
#: Counts against the limits of a place and its bairro.
PASSED: Final = "held = '' AND filed_by = 'resident'"
IS_HELD: Final = "held <> ''"
#: Repeats another one, for now.
IS_MERGED: Final = f"status = '{Status.DUPLICATE}'"

reports = Table(
    "reports",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("city_id", Integer, nullable=False),
    #: The public number, Damm digit included.
    Column("number", BigInteger, nullable=False),
    #: The session it was filed in and the how-manieth of that session; null on other channels. Of
    #: a form of the desk a key below nothing: sent twice it is filed once.
    Column("session_id", Id),
    Column("filing", Integer),
    Column("contact_id", Id),
    Column("service_code", String(40), nullable=False),
    Column("district", String(60), nullable=False),
    Column("bairro", String(60), nullable=False),
    Column("block", String(12), nullable=False),
    #: Code of the container or other point; "" where none was named.
    Column("point", String(12), nullable=False),
    #: WGS 84 degrees.
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("radius_m", Integer, nullable=False),
    Column("located_by", String(12), nullable=False),
    Column("status", String(12), nullable=False),
    Column("channel", String(12), nullable=False),
    Column("language", String(8), nullable=False),
    Column("network", String(40), nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("closed_at", Moment, info=LATER),
    #: The resident's own words, sealed; null when there are none.
    Column("comment_sealed", LargeBinary, info=LATER),
    #: Numbers typed on the way, JSON: screen -> number; null when there are none.
    Column("answers", Text),
    #: Code of the body of city.yaml that answers for it.
    Column("owner", String(40), nullable=False, server_default=""),
    #: How often it was opened again after it was closed; one that was merged by mistake never was.
    Column("reopenings", Integer, nullable=False, server_default="0", info=LATER),
    #: Id of the report that it repeats, while its status is duplicate.
    Column("duplicate_of", Id, info=LATER),
    #: Equal where the same problem is told of the same place: see `same_key`. 0 while nobody is to
    #: find it as the same: it is held, or a test.
    Column("same_key", BigInteger, nullable=False, server_default="0"),
    #: By when it should be solved; null for no date.
    Column("due_at", Moment),
    #: From when that is counted; null for when it was filed.
    Column("due_since", Moment, info=LATER),
    #: When it was noted that this date was not kept.
    Column("overdue_at", Moment, info=LATER),
    #: How many of its followers have joined it: a case may have thousands, and each asks for this.
    Column("joined", Integer, nullable=False, server_default="0", info=LATER),
    #: The date told to the resident, its last moment; null where none was told.
    Column("told_by", Moment),
    #: The date that whoever asks is told, its last moment, where its reporter heard of none: it was
    #: filed on behalf, and no message went.
    Column("meant_by", Moment, info=LATER),
    #: Why it waits for an official, `limits.Held`; "" where it does not.
    Column("held", String(10), nullable=False, server_default=""),
    #: Whose it is: see `limits.FiledBy`.
    Column("filed_by", String(10), nullable=False, server_default="resident"),
    #: Of a test, which has no `due_at`: the one that it would have; 1970 for none, null where no
    #: time ever ran for it.
    Column("due_aside", Moment, info=LATER),
    UniqueConstraint("session_id", "filing"),
    UniqueConstraint("city_id", "number"),
    CheckConstraint("lat BETWEEN -90 AND 90", name="lat_range"),
    CheckConstraint("lon BETWEEN -180 AND 180", name="lon_range"),
    CheckConstraint("radius_m > 0", name="radius_positive"),
    CheckConstraint(_one_of("located_by", LOCATED_BY), name="located_by"),
    CheckConstraint(_one_of("status", tuple(Status)), name="status"),
    CheckConstraint(_one_of("held", tuple(Held)), name="held"),
    CheckConstraint(_one_of("filed_by", tuple(FiledBy)), name="filed_by"),
    # What is open at a place. Closed reports, nearly all in the end, are not in it; and it is one
    # number and not four texts, for every report pays for it.
    Index(
        "ix_reports_open",
        "same_key",
        sqlite_where=text(IS_OPEN),
        postgresql_where=text(IS_OPEN),
    ),
    # What a crew has to do.
    Index(
        "ix_reports_jobs",
        "owner",
        sqlite_where=text(IS_OPEN),
        postgresql_where=text(IS_OPEN),
    ),
    # What has passed, by time: an id tells when it was made, so new ones stand at the end, on one
    # page. The rest is there to be compared without the report itself.
    Index(
        "ix_reports_passed",
        "city_id",
        "id",
        "bairro",
        "block",
        "point",
        sqlite_where=text(PASSED),
        postgresql_where=text(PASSED),
    ),
    # What waits for an official.
    Index(
        "ix_reports_held",
        "city_id",
        "id",
        sqlite_where=text(IS_HELD),
        postgresql_where=text(IS_HELD),
    ),
    # What may be taken apart again, and has a date by then. Only who merges pays for it.
    Index(
        "ix_reports_merged",
        "city_id",
        "id",
        sqlite_where=text(IS_MERGED),
        postgresql_where=text(IS_MERGED),
    ),
)
