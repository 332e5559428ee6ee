"""What a start loads, loaded: see `nursery`."""

import gc

import alembic.command  # noqa: F401
import httptools  # noqa: F401
import pydantic.v1  # noqa: F401 - by the first route
import sqlalchemy.dialects.postgresql.psycopg  # noqa: F401
import uvloop  # noqa: F401
from uvicorn.lifespan import on  # noqa: F401
from uvicorn.protocols.http import httptools_impl  # noqa: F401

import app.__main__  # noqa: F401
from app.web.desk.pages import load_pages

load_pages()
# A service looks at its start for rubbish, but not again in what all of them share.
gc.freeze()
