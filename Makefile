# make setup   the program in .venv (.venv/bin/kneebot)
# make test    format, lint, types, layers, tests on every core
# make coverage  which lines and branches the tests run (slow)
# make chaos   the trials by fault of the tests, many more rounds of each (docs/faults.md)
# make demo    the real bot with made-up people, as a page in the browser
# make format  write the format that `make test` checks
# make transcripts  write the lives under tests/transcripts anew, to be read
# make bench   what is claimed about speed, measured anew (docs/benchmarks.md)
# make screenshot  the README's picture, docs/demo.png (needs Chromium)

PYTHON := $(shell for version in python3.14 python3.13 python3.12 python3.11 python3; do \
	  if $$version -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    command -v $$version; break; fi; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
ARGS ?=
# The long modules come first, so that no core is left alone with one at the end.
SPREAD := --numprocesses=auto --no-loadscope-reorder

.PHONY: setup test coverage chaos demo bench format screenshot lock transcripts

setup: .venv/.run

.venv/.python:
	@test -n "$(PYTHON)" || { echo "kneebot needs Python 3.11 or newer. Install it (on Debian and Ubuntu: apt install python3 python3-venv), then run make again."; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "This Python cannot make virtual environments. Install venv (on Debian and Ubuntu: apt install python3-venv), then run make again."; exit 1; }
	@touch $@

# Hashes and an editable install need separate calls of pip. The locks name everything, so pip has
# nothing to resolve: older ones look at newer releases than the lock's and refuse them.
.venv/.run: .venv/.python requirements.txt pyproject.toml
	$(PIP) install --no-deps --require-hashes --requirement requirements.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.bench: .venv/.run requirements-bench.txt
	$(PIP) install --no-deps --require-hashes --requirement requirements-bench.txt
	@touch $@

.venv/.test: .venv/.bench requirements-dev.txt
	$(PIP) install --no-deps --require-hashes --requirement requirements-dev.txt
	@touch $@

test: .venv/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest $(SPREAD) $(ARGS)

coverage: .venv/.test
	$(BIN)/python -m pytest $(SPREAD) --cov --cov-report=term $(ARGS)

chaos: .venv/.test
	KNEEBOT_CHAOS=many $(BIN)/python -m pytest -q tests/chaos $(ARGS)

format: .venv/.test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

transcripts: .venv/.test
	KNEEBOT_WRITE_TRANSCRIPTS=1 $(BIN)/python -m pytest -q tests/end_to_end/test_told_lives.py

demo: .venv/.run
	@$(BIN)/kneebot demo $(ARGS)

bench: .venv/.bench
	@$(BIN)/python -m benchmarks $(ARGS)

screenshot: .venv/.test
	@$(BIN)/python -m tests.end_to_end.screenshot

# The lock files hold versions and hashes, no address.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --group build pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --group build --group test --constraint requirements.txt pyproject.toml -o requirements-dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --group build --group bench --constraint requirements-dev.txt pyproject.toml -o requirements-bench.txt
