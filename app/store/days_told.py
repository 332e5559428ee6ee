"""The day that who reported a case was told, as figures take it.

A screen has told it, or else a message: one that never left, or failed, has told nobody, whatever
it says.
"""

from typing import Final

from sqlalchemy import String, and_, case, cast, exists, literal, null

from app.domain.messaging import MessageState
from app.domain.report import Channel
from app.store.schema import messages, reports

#: The message that confirms a report.
CONFIRMS: Final = "received"
#: How a message ends that nobody reads.
LOST: Final = frozenset({MessageState.FAILED, MessageState.DROPPED})

_ITS: Final = literal("report:") + cast(reports.c.id, String) + literal(":filed")
_IS_LOST: Final = exists().where(
    messages.c.cause == _ITS,
    messages.c.template == CONFIRMS,
    messages.c.state.in_(sorted(LOST)),
)
#: Its last moment; null where none was told.
TOLD_BY: Final = case(
    (and_(reports.c.channel != Channel.USSD, reports.c.told_by.is_not(None), _IS_LOST), null()),
    else_=reports.c.told_by,
)
