# The commands of this project; `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := .venv/bin
PORT ?= 8000
export TEST_DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/postgres

help:                ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

setup: .venv/runtime ## virtual environment and pinned requirements
setup-dev: .venv/dev ## the same with what tests and checks need

.venv/runtime: requirements.txt constraints.txt scripts/venv
	@scripts/venv requirements.txt
	@touch $@
.venv/dev: requirements.txt requirements-dev.txt constraints.txt scripts/venv
	@scripts/venv requirements-dev.txt
	@touch .venv/runtime $@

run: setup           ## a demo company on http://localhost:8000 (PORT=… for another port)
	@scripts/run $(PORT)

test: setup-dev      ## every test, on SQLite and (where one answers) PostgreSQL
	@scripts/test

check: setup-dev     ## format, lint, types, import contracts, missing migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djhtml --tabwidth 2 --check templates
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run

fix: setup-dev       ## mend what a machine can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djhtml --tabwidth 2 templates

messages: setup-dev  ## collect texts into locale/ and compile; lists what has no translation yet
	$(BIN)/python scripts/messages.py

bench: setup-dev     ## speed, as ratios in one run
	$(BIN)/python scripts/bench.py

.PHONY: help setup setup-dev run test check fix messages bench
