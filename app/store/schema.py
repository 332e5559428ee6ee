"""Every table, imported once so that the metadata is whole."""

from app.store.base import metadata
from app.store.tables.audit_entries import audit_entries
from app.store.tables.caller_events import caller_events
from app.store.tables.cities import cities
from app.store.tables.contacts import contacts
from app.store.tables.counters import counters
from app.store.tables.crew_members import crew_members
from app.store.tables.dismissed_proposals import dismissed_proposals
from app.store.tables.draft_changes import draft_changes
from app.store.tables.drafts import drafts
from app.store.tables.export_jobs import export_jobs
from app.store.tables.export_tokens import export_tokens
from app.store.tables.figures import figure_periods, figures
from app.store.tables.followers import followers
from app.store.tables.jobs import jobs
from app.store.tables.letters import letters
from app.store.tables.line_hours import line_hours
from app.store.tables.logins import login_failures, login_links, logins
from app.store.tables.menu_versions import menu_versions
from app.store.tables.message_sends import message_sends
from app.store.tables.messages import messages
from app.store.tables.pacing import message_counts, route_paces
from app.store.tables.place_moves import place_moves
from app.store.tables.places import places
from app.store.tables.publications import publications
from app.store.tables.receipts import receipts
from app.store.tables.relocations import relocations
from app.store.tables.report_events import report_events
from app.store.tables.report_words import report_words
from app.store.tables.reports import reports
from app.store.tables.services import services
from app.store.tables.sessions import sessions
from app.store.tables.silences import alarms, silences
from app.store.tables.sms_threads import sms_threads
from app.store.tables.turns import turns
from app.store.tables.users import users

__all__ = [
    "alarms",
    "audit_entries",
    "caller_events",
    "cities",
    "contacts",
    "counters",
    "crew_members",
    "dismissed_proposals",
    "draft_changes",
    "drafts",
    "export_jobs",
    "export_tokens",
    "figure_periods",
    "figures",
    "followers",
    "jobs",
    "letters",
    "line_hours",
    "login_failures",
    "login_links",
    "logins",
    "menu_versions",
    "message_counts",
    "message_sends",
    "messages",
    "metadata",
    "place_moves",
    "places",
    "publications",
    "receipts",
    "relocations",
    "report_events",
    "report_words",
    "reports",
    "route_paces",
    "services",
    "sessions",
    "silences",
    "sms_threads",
    "turns",
    "users",
]
