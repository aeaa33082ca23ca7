# The words of this house. `make` prints them.
.DEFAULT_GOAL := help
.PHONY: help setup demo run test check fix journeys bench judge docs lock
SHELL := /bin/sh
PYTHON ?= python3
SIZE ?= 100k
PORT ?= 8000

# Compiled modules are kept, whatever the shell says: a third of the time of the tests is imports.
export PYTHONDONTWRITEBYTECODE :=

VENV := .venv
BIN := $(VENV)/bin
STATIC := src/ventanilla/web/static

help:  ## print these words
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|' 2>/dev/null \
	  || grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST)

setup: $(VENV)/.installed $(STATIC)/vendor/.made $(STATIC)/build/.made  ## install what is missing; quick when nothing is
	@$(BIN)/ventanilla messages compile
	@$(BIN)/ventanilla keys create

demo: setup  ## serve an invented network at http://localhost:8000 (PORT=…)
	@$(BIN)/ventanilla demo --port $(PORT)

run: setup  ## serve for development, starting anew at each change (PORT=…)
	@$(BIN)/ventanilla migrate --quiet
	@$(BIN)/ventanilla serve --reload --port $(PORT)

test: setup  ## run every test, journeys in a browser included
	@$(BIN)/python -m pytest

journeys: setup  ## walk the journeys in a browser, each in both languages
	@$(BIN)/python -m pytest tests/journeys tests/frontend

check: setup  ## everything that is checked without running: all faults are reported
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tools/check.py

fix: setup  ## put in order what can be put in order by a program
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .
	@$(BIN)/djade --target-version 5.2 $$(find src -path '*/templates/*.html') || true
	@$(BIN)/ventanilla messages update

bench: setup  ## measure speed (SIZE=5k, 100k, 1m)
	@$(BIN)/ventanilla bench --size $(SIZE)

judge: setup $(VENV)/.judge  ## see whether the claims about security hold (ONLY="S7 S9", QUICK=1)
	@$(BIN)/python -m judge $(ONLY) $(if $(QUICK),--quick)

docs: setup  ## write docs/reference anew from the code
	@$(BIN)/ventanilla reference write

lock:  # every package, a week after it appeared
	@$(BIN)/python tools/lock.py

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make setup PYTHON=/path/to/python3" >&2; exit 1; }
	@test -x $(BIN)/python && $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) || \
	  { echo "Python cannot make a virtualenv. On Debian: apt install python3-venv" >&2; exit 1; }
	@awk '/^uv==/{p=1} p{print} p&&!/\\$$/{exit}' requirements.lock > $(VENV)/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock || \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --offline --editable .
	@touch $@

$(VENV)/.judge: requirements-judge.lock $(VENV)/.installed
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes -r requirements-judge.lock || \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-judge.lock
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json $(VENV)/.installed
	@cd frontend && ../tools/with-node npm ci --no-fund --no-audit --loglevel=error
	@touch $@

$(STATIC)/vendor/.made: frontend/node_modules/.installed frontend/vendor.mjs
	@tools/with-node node frontend/vendor.mjs
	@touch $@

$(STATIC)/build/.made: frontend/node_modules/.installed frontend/build.mjs $(shell find frontend/src -type f 2>/dev/null)
	@tools/with-node node frontend/build.mjs
	@touch $@
