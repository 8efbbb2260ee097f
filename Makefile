.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PARTS ?= run zones catalog commands search sweep renewals checkout invoices books planning templates redirects first_page
TEMPLATES := --line-length 120 --indent-width 2 --custom-blocks card,alert --extend-exclude toasts.html src/parvis/web

.venv/.run: requirements/run.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	touch $@

.PHONY: help setup run test chaos lint format types messages bench pin
help: ## List what can be asked
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/'

setup: .venv/.run ## Make the environment only (.venv, pinned)
	@$(BIN)/python tools/messages.py compile

run: setup ## Start everything with demonstration data and print the sign-ins
	@exec $(BIN)/parvis run

test: .venv/.dev ## Install what the tests need, then run everything
	tools/system_packages.sh
	tools/foreign_servers.sh
	$(BIN)/python tools/messages.py compile
	$(MAKE) --no-print-directory --jobs=2 --output-sync lint types
	$(BIN)/pytest -n 3 --dist loadgroup

CASES ?= 2000
MONEY_CASES ?= $(CASES)
SEED ?= 0
chaos: .venv/.dev ## Let faults strike registries' lines, and workers die while money moves: CASES of each from SEED on
	@mkdir -p var/chaos
	@SEED=$(SEED) CASES=$(CASES) MONEY_CASES=$(MONEY_CASES) PARVIS_CHAOS_LOG=$(CURDIR)/var/chaos/$(SEED)-$(CASES).log \
		$(BIN)/pytest -n 4 --dist loadgroup --tb=short tests/chaos; \
		ended=$$?; echo "kept in var/chaos/$(SEED)-$(CASES).log"; exit $$ended

lint: .venv/.dev ## Style, layers, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --quiet --lint src
	$(BIN)/djangofmt --quiet --check $(TEMPLATES)

format: .venv/.dev ## Lay out code and templates
	$(BIN)/ruff format --quiet .
	$(BIN)/djangofmt --quiet $(TEMPLATES)

types: .venv/.dev ## mypy --strict
	$(BIN)/mypy

messages: .venv/.dev ## Bring the French catalogues up to date with the code
	$(BIN)/python tools/messages.py update

bench: .venv/.dev ## Measure (see docs/handbook), or one part: make bench PARTS=search
	@for part in $(PARTS); do $(BIN)/python -m bench.$$part || exit 1; done

pin: ## Pin dependencies again, with hashes
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --extra dev pyproject.toml -o requirements/dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade tests/simulators/foreign/requirements.in -o requirements/foreign.txt
