# Every command a developer needs. `make run` and `make test` work on a fresh clone with Python 3.11+.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run-installed
TEST_STAMP := $(VENV)/.test-installed

.PHONY: help run test lint format types check core-pythons e2e chaos chaos-ci web shots maya bench pin clean

help: ## list the commands
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "The server needs Python 3.11 or newer: call make with PYTHON=/path/to/python3.11."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST_STAMP): requirements-test.txt $(RUN_STAMP)
	$(BIN)/pip install --quiet --require-hashes -r requirements-test.txt
	@touch $@

run: $(RUN_STAMP) ## install and start the server on http://127.0.0.1:5000 with SQLite
	$(BIN)/vfx-tracker serve

test: $(TEST_STAMP) ## the whole test suite; says what it skipped and why
	$(BIN)/python -m pytest

lint: $(TEST_STAMP) ## ruff (style, security) and vermin (Python 3.7 in core and Maya plug-in)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/vermin -q -t=3.7- --violations --eval-annotations --no-tips tracker_core maya_plugin

format: $(TEST_STAMP) ## let ruff format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(TEST_STAMP) ## mypy
	$(BIN)/mypy

check: lint types test ## all three

pin: | $(BIN)/python ## renew the pinned requirements from pyproject.toml
	$(PYTHON) tools/pin_requirements.py

clean: ## delete what was built here, the database in var/ excepted
	rm -rf $(VENV) .venvs .cache dist build test-artifacts .pytest_cache .mypy_cache .ruff_cache .hypothesis
