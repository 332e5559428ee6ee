# Everything a person or CI types. Needs git, make and Python 3.11; the rest comes from the lock files.

PYTHON ?= python3
BIN := .venv/bin
# Debian may leave a .venv without pip: then the host's pip works on it from outside.
PIP = $$([ -x $(BIN)/pip ] && echo $(BIN)/pip || echo $(PYTHON) -m pip --python $(BIN)/python)

.DEFAULT_GOAL := help
# Two jobs must not fill one .venv, and style comes before tests.
.NOTPARALLEL:
.PHONY: help run demo test check style format screenshots bench soak cover lock clean

help: ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 14

run: .venv/run.stamp ## Install what it needs, bring the database up to date, serve
	@exec $(BIN)/dial311 serve --migrate

demo: .venv/run.stamp ## Play three months of Maputo, then open its desk to visitors
	@exec $(BIN)/dial311 demo --days 90 --load 0.7 --serve

# Tests start the service some fifty times: Python keeps what it compiled, whatever is set outside.
test soak cover: export PYTHONDONTWRITEBYTECODE :=

# Tests flush to a disk ten thousand times, and nobody takes the power from this machine: they work
# in memory where there is room, unless TMPDIR says where.
test cover: export TMPDIR := $(or $(TMPDIR),$(shell df -Pk /dev/shm 2>/dev/null \
	| awk 'NR == 2 && $$4 > 3000000 { print "/dev/shm" }'))

# Tests wait for servers and browsers as long as they compute: two for each processor.
# Not reordered: files of few tests are the slow ones, and xdist would keep them for the end.
test: .venv/dev.stamp ## Run the tests
	@$(BIN)/python -m pytest -n $$(( $$(getconf _NPROCESSORS_ONLN) * 2 )) \
		--dist loadfile --no-loadscope-reorder

check: style test ## Everything CI asks: format, lint, types, layers, tests

style: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/dev.stamp ## Put the code in shape
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

screenshots: .venv/dev.stamp ## Take the pictures of README and manual anew; NAMES="hoje caso" only some
	@$(BIN)/python -m tests.screenshots $(NAMES)

# To build a backlog up takes half of the places at which nobody has reported: so short slices.
bench: .venv/dev.stamp ## Measure the speed; BEFORE=CHECKOUT beside another version's, AGAIN=0, BACKLOG=10000
	$(BIN)/python -m tests.bench $(if $(BEFORE),--before $(BEFORE)) $(if $(AGAIN),--again $(AGAIN)) \
		$(if $(BACKLOG),--backlog $(BACKLOG) --seconds 1)

soak: .venv/dev.stamp ## Run the tests that take minutes: twenty, on two cores
	$(BIN)/python -m pytest -m soak -n auto tests

cover: .venv/dev.stamp ## Show the lines no test runs
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report

lock: .venv/dev.stamp ## Write both lock files again; UPGRADE=--upgrade takes newer releases
	$(LOCK) --group build -o requirements.lock
	$(LOCK) --group build --group dev -c requirements.lock -o requirements-dev.lock

clean: ## Remove what was installed and cached; data stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage

# No header: it would carry this machine's command line. Universal: one file for every system.
LOCK = $(BIN)/uv pip compile --quiet --no-header --universal --python-version 3.11 \
	--generate-hashes $(UPGRADE) pyproject.toml

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo 'Dial311 needs Python 3.11 or newer; name it with PYTHON=...' >&2; exit 1; }
	@$(PYTHON) -m venv .venv >/dev/null || $(PYTHON) -m venv --clear --without-pip .venv

# uv is the same install in seconds; where it cannot be had, pip takes a minute.
$(BIN)/uv: | $(BIN)/python
	@awk '/^[^ ]/ { wanted = /^uv==/ } wanted' requirements-dev.lock >.venv/uv.txt
	@$(PIP) install --quiet --require-hashes -r .venv/uv.txt || echo 'No uv here: pip does it, slower.'

# What a lock file names, each file held to its hash; then this checkout itself.
define install
	@echo 'Installing $<'
	@install="$(PIP) install"; \
	if [ -x $(BIN)/uv ]; then install="$(BIN)/uv pip install -p $(BIN)/python --compile-bytecode"; fi; \
	$$install --quiet --require-hashes -r $< && \
	$$install --quiet --no-deps --no-build-isolation -e .
	@touch $@
endef

.venv/run.stamp: requirements.lock pyproject.toml | $(BIN)/uv
	$(install)

.venv/dev.stamp: requirements-dev.lock pyproject.toml | $(BIN)/uv
	$(install)
	@# What tests import is compiled here, once, and not by all workers at the same time.
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest --collect-only -q >/dev/null || true
