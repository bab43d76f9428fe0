# Newsroom's commands. On a bare machine: `make run` or `make test`; nothing else is needed
# but Python 3.11 or newer with its venv module.

PYTHON ?= python3
PORT ?= 8000
# Tests run side by side on this many processes.
JOBS ?= auto

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
BESIDE := $(BIN)/python -m newsroom.worker.beside
SAY := @printf '\033[1m==> %s\033[0m\n'
export PORT
unexport VIRTUAL_ENV PYTHONPATH

.DEFAULT_GOAL := help
.PHONY: help run dev test lint bench install database clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: install database ## Install, load the demo newsroom once, and serve it on 127.0.0.1:$PORT
	$(SAY) "Collecting static files"
	@DEBUG=0 $(MANAGE) collectstatic --noinput --verbosity 0
	$(SAY) "Starting the server, and a worker beside it"
	@DEBUG=0 exec $(BESIDE) $(BIN)/gunicorn newsroom.wsgi

dev: .venv/.dev var/secret-key database ## The same with DEBUG on, restarting when code changes
	$(SAY) "Starting the development server, and a worker beside it"
	@DEBUG=1 exec $(BESIDE) $(MANAGE) runserver 127.0.0.1:$(PORT)

test: .venv/.dev ## Install, and run the whole test suite (ARGS="-k name" for a part)
	$(SAY) "Running the tests"
	@$(BIN)/pytest -n $(JOBS) $(ARGS)

lint: .venv/.dev var/secret-key ## Check style, types, templates, import directions, migrations, deployment
	$(SAY) "Style"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	$(SAY) "Types"
	@$(BIN)/mypy
	$(SAY) "Templates"
	@$(BIN)/djlint --quiet --lint templates
	$(SAY) "Import directions"
	@$(BIN)/lint-imports --no-logo
	$(SAY) "Migrations"
	@$(MANAGE) makemigrations --check --dry-run
	$(SAY) "Production settings"
	@DEBUG=0 SITE_URL=https://news.example $(MANAGE) check --deploy --fail-level WARNING

bench: .venv/.dev var/secret-key ## Measure pages under load, on SQLite and on DATABASE_URL's PostgreSQL (ARGS="--sizes 1000")
	@DEBUG=0 $(MANAGE) collectstatic --noinput --verbosity 0
	$(SAY) "On SQLite"
	@env -u DATABASE_URL $(BIN)/python bench/serving.py $(ARGS)
	$(SAY) "On PostgreSQL"
	@case "$${DATABASE_URL:-}" in postgres*) exec $(BIN)/python bench/serving.py $(ARGS) ;; \
		*) echo "Set DATABASE_URL=postgres://…, of a user who may create databases, to measure there too." ;; esac

install: .venv/.run var/secret-key ## Install into .venv what the lock file says, and generate a secret key

database: | install
	$(SAY) "Bringing the database up to date"
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) demo --if-empty

clean: ## Remove what was installed; var/, which holds your data, stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# --- Files ---------------------------------------------------------------------------

.venv/bin/uv:
	$(SAY) "Making .venv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Newsroom needs Python 3.11 or newer: make PYTHON=/path/to/python3 ..." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "Install Python's venv module (on Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'

.venv/.run: .venv/bin/uv uv.lock
	$(SAY) "Installing what uv.lock says"
	@$(BIN)/uv sync --quiet --frozen --no-dev --inexact
	@touch $@

.venv/.dev: .venv/bin/uv uv.lock
	$(SAY) "Installing what uv.lock says, test tools included"
	@$(BIN)/uv sync --quiet --frozen --inexact
	@touch .venv/.run $@

var/secret-key:
	$(SAY) "Generating a secret key in var/"
	@mkdir -p var
	@umask 077; $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))' > $@
