"""The usual way to write such a service: FastAPI with `Form`, the asynchronous ORM, one commit
a step. Fair: the same number of steps, the same pragmas, a pool that suits the database; far
less menu than the real one.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import FastAPI, Form
from fastapi.responses import PlainTextResponse
from sqlalchemy import DateTime, ForeignKey, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.store.engine import PRAGMAS

SCREENS = (
    "MOPA - gratis\n1 Contentor cheio\n2 Tchova nao passou\n3 Lixo fora\n4 Lixo na vala",
    "Onde?\n1 KaMpfumo\n2 Nlhamankulu\n3 KaMaxakeni\n4 KaMavota\n5 KaMubukwana",
    "Qual o bairro\n1 Maxaquene A\n2 Mafalala\n3 Maxaquene B\n4 Polana Canico A",
    "Contentor em Maxaquene A\n1 Baltazar\n2 Custodio Irmao\n3 Paragem Estaleiro",
    "Contentor cheio, Baltazar, Maxaquene A\n1 Enviar\n2 Enviar e escrever\n3 Mudar",
)


class Base(DeclarativeBase):
    pass


class Session(Base):
    __tablename__ = "usual_sessions"

    id: Mapped[str] = mapped_column(primary_key=True)
    phone: Mapped[str]
    network: Mapped[str]
    service_code: Mapped[str]
    step: Mapped[int]
    text: Mapped[str]
    began_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Report(Base):
    __tablename__ = "usual_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("usual_sessions.id"), unique=True)
    phone: Mapped[str]
    answers: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def _engine(url: str) -> AsyncEngine:
    if make_url(url).get_backend_name() != "sqlite":
        driver = make_url(url).set(drivername="postgresql+psycopg")
        return create_async_engine(driver, pool_size=10)
    # One connection: with more, SQLite's writers only wait for each other.
    driver = make_url(url).set(drivername="sqlite+aiosqlite")
    engine = create_async_engine(driver, pool_size=1, max_overflow=0)

    @event.listens_for(engine.sync_engine, "connect")
    def _connected(connection: Any, record: Any) -> None:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    return engine


engine = _engine(os.environ["BENCH_DATABASE_URL"])
sessions = async_sessionmaker(engine, expire_on_commit=False)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)


@app.post("/ussd", response_class=PlainTextResponse)
async def ussd(
    session_id: Annotated[str, Form(alias="sessionId")],
    phone: Annotated[str, Form(alias="phoneNumber")],
    service_code: Annotated[str, Form(alias="serviceCode")],
    network: Annotated[str, Form(alias="networkCode")] = "",
    text: Annotated[str, Form()] = "",
) -> str:
    inputs = text.split("*") if text else []
    now = datetime.now(UTC)
    async with sessions() as database:
        session = await database.get(Session, session_id)
        if session is None:
            session = Session(
                id=session_id, phone=phone, network=network, service_code=service_code, began_at=now
            )
            database.add(session)
        session.step, session.text = len(inputs), text
        if len(inputs) < len(SCREENS):
            await database.commit()
            return f"CON {SCREENS[len(inputs)]}"
        report = Report(session_id=session_id, phone=phone, answers=text, created_at=now)
        database.add(report)
        await database.commit()
        return f"END Recebido. Caso {report.id}. Guarde o numero"
