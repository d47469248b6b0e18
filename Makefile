# What a user needs: `make report` and `make test`. What a maintainer runs: `make check`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
REPORT ?= report.html

.PHONY: report test check lint clean

report: $(VENV)/.installed
	$(BIN)/treatycompare compare hanoi budapest -o $(REPORT)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest

check: lint test

lint: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/treatycompare corpus check

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable ".[fetch,pdf]"
	touch $@

$(VENV)/.installed-dev: pyproject.toml $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group dev
	touch $@

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
