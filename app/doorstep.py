"""Where a service is found: the port it listens on, what the terminal says of it, the server."""

import socket
from collections.abc import Sequence
from contextlib import closing
from typing import Final

import uvicorn

from app.hands import open_door
from app.house import House, open_house
from app.main import create_app
from app.menu.languages import draft_note
from app.settings import Settings, SettingsError
from app.web.short_way import turn_protocol
from app.work.account_orders import LINK_PATH
from app.work.live_menus import directly

#: A caller's 5 s and a commit: longer than any turn that is under way.
DRAIN_S: Final = 10


def listen(settings: Settings) -> socket.socket:
    """Take the port.

    Raises: SettingsError when somebody else has it, or there is no such host.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        # From here on who calls waits for us to be ready, and two of us cannot share the port.
        listener.listen()
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"cannot listen on {settings.host}:{settings.port} ({error.strerror});"
            " choose another port with DIAL311_PORT"
        ) from error
    return listener


def make_server(house: House) -> uvicorn.Server:
    """Wire what answers requests."""
    door, settings = create_app(house), house.settings
    config = uvicorn.Config(
        door,
        http=turn_protocol(door),
        access_log=False,  # it would hold the callbacks' secrets
        log_config=None,
        proxy_headers=bool(settings.forwarded_allow_ips),
        forwarded_allow_ips=settings.forwarded_allow_ips or None,
        timeout_graceful_shutdown=DRAIN_S,
        server_header=False,
    )
    return uvicorn.Server(config)


def serve(settings: Settings, *, migrating: bool, sends: bool) -> None:
    """Open the service and answer until it is told to stop. Raises: as `listen`, `open_house`."""
    # Before anything is opened: a port that is taken must cost nothing.
    with closing(listen(settings)) as listener:
        house = open_house(settings, migrating=migrating, sends=sends)
        server = make_server(house)
        if settings.mode == "local":
            notes = [draft_note(city) for city in house.cities.all()]
            # The writer does not run yet: nobody else writes.
            write = directly(house.engine)
            invited = open_door(settings, house.engine, house.reader, write).invite_first()
            print(banner(settings, listener.getsockname()[1], notes, invited), flush=True)
        server.run(sockets=[listener])


def banner(settings: Settings, port: int, notes: Sequence[str], invited: str = "") -> str:
    """Where to go, and what is only for here. On the terminal, never in a log: it holds secrets.

    `invited`: the secret of a link for the first administrator.
    """
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    here = f"http://{host}:{port}"
    token = settings.tokens[0][0]
    desk = f"Desk: {here}/desk"
    if invited:
        desk = f"Desk, first as admin, who sets a password here: {here}{LINK_PATH}{invited}"
    return "\n".join(
        (
            "",
            "Dial311 is running. Stop it with Ctrl-C.",
            f"Phone: {here}/phone",
            desk,
            f"USSD callback: {here}/gateways/africastalking/{settings.callback_secrets[0]}/ussd",
            f"Export: {here}/exports/reports.csv",
            f'  curl -H "Authorization: Bearer {token}" {here}/exports/reports.csv',
            "  or: .venv/bin/dial311 reports export --format csv --output reports.csv",
            *filter(None, notes),
            "",
        )
    )
