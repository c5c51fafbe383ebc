# Every command a developer needs. `make run` and `make test` work on a fresh clone with Python 3.11+.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run-installed
TEST_STAMP := $(VENV)/.test-installed

.PHONY: help run test lint rooms format types check pythons venvs e2e chaos web shots maya bench pin clean \
	install-check integrations pyz

# How often `make chaos` kills the client.
KILLS ?= 1000

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
	$(BIN)/python -m pytest -m "not slow"

venvs: $(TEST_STAMP) ## make the environments of the Blender wheels, the Mayas and Kitsu in .venvs (10 GB), for the tests that use them
	$(BIN)/python tools/bpy_venvs.py
	$(BIN)/python tools/maya_venvs.py
	$(BIN)/python tools/zou_venv.py

pythons: $(TEST_STAMP) ## the core's suite on the Python of every supported DCC
	$(BIN)/python tools/pythons.py

e2e: venvs ## an artist's hour in real Blender windows; E2E_VERSIONS="3.4 5.2" chooses some
	$(BIN)/python -m pytest tests/e2e

maya: venvs ## the Maya plug-in on the Python and Qt of each Maya, by hands too, and the mutations it must catch
	$(BIN)/python -m pytest tests/maya
	$(BIN)/python -m tests.maya.mutations

chaos: $(TEST_STAMP) ## kill the client KILLS times against a hostile network; nothing may be lost or doubled
	$(BIN)/python -m tests.chaos --kills $(KILLS)

web: $(TEST_STAMP) ## the stories of an artist's week and a manager's day in Chromium
	$(BIN)/python -m pytest -m chromium

shots: $(TEST_STAMP) ## take the pictures of every page for the docs, from the demo studio
	$(BIN)/python tools/shots.py

bench: $(TEST_STAMP) ## measure beside peers and limits; results in bench/results/latest.json
	$(BIN)/python -m bench

integrations: $(TEST_STAMP) ## sync with a real Kitsu server (Zou), brought up and down by the tests
	$(BIN)/python tools/zou_venv.py
	$(BIN)/python -m pytest tests/integrations

install-check: $(TEST_STAMP) ## install each form of a release afresh, with the pinned packages, and walk every page
	INSTALL_CHECK=registry $(BIN)/python -m pytest tests/build/test_install.py tests/build/test_release_files.py

pyz: $(TEST_STAMP) ## the server as one file for machines without pip, in dist/
	$(BIN)/python tools/build_pyz.py

lint: $(TEST_STAMP) ## ruff (style, security), vermin (Python 3.7 in core, Qt panel and Maya plug-in), the rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/vermin -q -t=3.7- --violations --eval-annotations --no-tips tracker_core qt_panel maya_plugin
	$(BIN)/python tools/rooms.py --check

rooms: $(TEST_STAMP) ## how the code is laid out, in figures: files, imports, circles, the longest functions
	$(BIN)/python tools/rooms.py

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
