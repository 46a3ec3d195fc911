# Two commands do everything: `make demo` and `make test`. `make help` lists the rest.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DEMO   := build/demo

.DEFAULT_GOAL := help
.PHONY: help install demo test lint format bench bench-audit engines schema docs clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

install: $(VENV)/.installed ## create .venv and install Consilience and its development tools into it

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(v < (3, 11) and f"Consilience needs Python 3.11 or later; {sys.executable} is {v[0]}.{v[1]}. Try: make PYTHON=python3.12 install")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python has no venv module here. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group dev --editable .
	@touch $@

demo: install ## build the founding review; print where the report is and its five most serious findings
	@$(BIN)/python scripts/demo.py examples/pediatric-b-all $(DEMO)

test: install ## every test
	$(BIN)/python -m pytest

lint: install ## style and strict types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: install ## put the code into the house style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: install ## how long it takes and how much memory, beside peers in the same run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group bench
	$(BIN)/python scripts/bench.py
	$(BIN)/python scripts/bench_synthesis.py
	$(BIN)/python scripts/bench_records.py
	$(BIN)/python scripts/bench_duplicates.py
	$(BIN)/python scripts/bench_search.py

engines: install ## the tests of the engines for large sets: Splink on DuckDB and on Spark (which needs Java)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group engines
	$(BIN)/python -m pytest -rs tests/records/duplicates/test_splink_engine.py

bench-audit: install ## which planted errors the auditor finds in a manuscript, and its false alarms on correct ones
	$(BIN)/python scripts/bench_audit.py $(ARGS)

schema: install ## write the JSON Schemas in schema/ anew
	$(BIN)/consilience schema --out schema

docs: install ## write the generated reference pages in docs/reference/ anew
	$(BIN)/python scripts/make_reference.py

clean: ## remove everything that make has made
	rm -rf $(VENV) build .mypy_cache .pytest_cache .ruff_cache .hypothesis
