"""Who works in a crew. Rows stay when somebody leaves: events name them by their number."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from app.store.base import Id, Moment, metadata

crew_members = Table(
    "crew_members",
    metadata,
    Column("city_id", Integer, primary_key=True, autoincrement=False),
    #: Code of a crew of city.yaml.
    Column("crew", String(20), primary_key=True),
    #: Counted within the crew, from 1, and never given again.
    Column("member", Integer, primary_key=True, autoincrement=False),
    #: Whose phone it is: the number is sealed there.
    Column("contact_id", Id, ForeignKey("contacts.id"), nullable=False),
    #: What the member is called, sealed; null where nobody said.
    Column("name_sealed", LargeBinary),
    Column("added_at", Moment, nullable=False),
    Column("added_by", String(40), nullable=False),
    Column("removed_at", Moment),
    Column("removed_by", String(40)),
    Index("ix_crew_members_contact_id", "contact_id"),
)
