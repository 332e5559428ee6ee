"""Ask a telephone line, and wait for its reply."""

import asyncio

from app.domain.turn import Reply, Turn
from app.usecases.ports import Line


async def ask(line: Line, turn: Turn) -> Reply:
    """Give the reply to a turn; a second one would be an error."""
    told: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
    line.answer(turn, told.set_result)
    return await told
