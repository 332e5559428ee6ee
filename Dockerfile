# One process that serves, migrates and sends; everything worth keeping is in /data.
# The Python the tests run on.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore \
    DIAL311_DATA_DIR=/data \
    DIAL311_HOST=0.0.0.0 \
    DIAL311_PORT=8311 \
    DIAL311_MODE=production

# 0700: /data holds the keys to the callers' numbers. A fixed id, so that a host can own the volume.
RUN useradd --system --uid 10311 --no-create-home dial311 \
    && install --directory --owner=dial311 --mode=0700 /data

WORKDIR /srv/dial311

# The lock alone first: an edit of ours leaves this layer cached.
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock

COPY LICENSE alembic.ini pyproject.toml ./
COPY app app/
COPY menus menus/
COPY migrations migrations/
# Compiled now, because the user below may not write here.
RUN pip install --no-deps --no-build-isolation --editable . \
    && python -m compileall -q app migrations

USER dial311
VOLUME /data
EXPOSE 8311
# No proxy: the question is about this very container.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-c", "import os, urllib.request as r; r.build_opener(r.ProxyHandler({})).open(f'http://127.0.0.1:{os.environ[\"DIAL311_PORT\"]}/healthz', timeout=4)"]
CMD ["dial311", "serve", "--migrate"]
