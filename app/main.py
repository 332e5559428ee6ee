"""The application: the gateways' door in front, pages behind, loops beside."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.responses import RedirectResponse, Response

from app.house import House, control_socket
from app.menu.languages import draft_note
from app.store.inbox import messages_to
from app.store.spending import Spending
from app.web.desk.router import add_desk
from app.web.desk.tiles import Tiles
from app.web.desk.visit import Tools
from app.web.door import Door
from app.web.exports import exports_router
from app.web.health import health_router
from app.web.phone.router import InboxMessage, phone_router
from app.web.phone.served import News, served, told
from app.web.strict_transport import StrictTransport
from app.work.clerk import Clerk
from app.work.live_menus import through


def create_app(house: House) -> Door:
    """Make the ASGI application: the gateways' door in front, everything else behind."""
    settings = house.settings

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        house.line.open(house.writer, house.lanes)
        house.writer.start()
        if house.world.runs:
            _start_loops(house)
        # What lives as long as the process need not be looked at by every collection.
        gc.collect()
        gc.freeze()
        yield
        await house.line.close()
        for lane in house.lanes:
            await lane.close()
        house.close()

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(StrictTransport)

    app.include_router(health_router(house.writer, house.reader, house.menus.refusals.counts))
    cities, tokens = house.cities.by_id, settings.tokens
    door, now_us = house.door, house.world.now_us
    app.include_router(
        exports_router(house.reader, house.vault, cities, tokens, door, now_us=now_us)
    )
    tools = Tools(
        house.reader,
        house.vault,
        house.menus.cities,
        Clerk(through(house.writer), house.cities.all, house.books),
        house.door,
        house.exports,
        house.registrar,
        house.keeper,
        Spending(house.reader, house.cities),
        *house.menus.drafts(house.writer, house.reader, house.door, house.world.now_us),
        house.world.now_us,
        Tiles(settings.tile_url, settings.tile_credit),
    )
    add_desk(app.router, tools, trusts_http=settings.mode == "local")
    if settings.mode == "local":
        _add_phone(app, house)
    return Door(app, house.line, settings.callback_secrets, now_us=house.world.now_us)


def _start_loops(house: House) -> None:
    if house.sends:
        house.outbox.start()
        house.post.start()
    house.deadlines.start()
    house.crew_calls.start()
    house.promising.start()
    house.figures.start()
    house.indexing.start()
    house.exports.jobs.start()
    house.keeper.start()
    house.menus.start(house.writer, control_socket(house.settings), house.books, house.door)


def _add_phone(app: FastAPI, house: House) -> None:
    cities = house.cities

    def inbox(msisdn: str) -> list[InboxMessage]:
        found = messages_to(house.reader, house.vault, msisdn)
        return [InboxMessage(*message) for message in found]

    def news() -> News:
        refused = told(house.menus.refusals.findings(), house.settings.menus_dir)
        notes = tuple(filter(None, map(draft_note, cities.all())))
        return News(tuple(served(c, "africastalking") for c in cities.all()), notes, refused)

    callback = f"/gateways/africastalking/{house.settings.callback_secrets[0]}"
    app.include_router(phone_router(callback, news, inbox))

    @app.get("/")
    async def home() -> Response:
        return RedirectResponse("/phone")
