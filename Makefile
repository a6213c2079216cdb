# Needs make and python3 >= 3.11 with venv; everything else goes into .venv, pinned with hashes.
SHELL := /bin/sh
PYTHON ?= python3
WORKERS ?= 3
BIN := .venv/bin
READY := .venv/.ready
UV := VIRTUAL_ENV="$(CURDIR)/.venv" $(BIN)/uv pip install --quiet
# In the order of tests/conftest.py.
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder
.DEFAULT_GOAL := help

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(READY) ## .venv with the pinned packages and mailticket itself, editable

$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "mailticket needs Python 3.11 or newer: make PYTHON=python3.11 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || .ci/install-venv
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@awk '/^[^ #]/ {of_uv = /^uv==/} of_uv' requirements-dev.lock >.venv/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.lock
	@$(UV) --compile-bytecode --require-hashes -r requirements-dev.lock
	@$(UV) --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: hooks
hooks: setup ## run the quick checks before each commit (pre-commit)
	@$(BIN)/pre-commit install

.PHONY: demo
demo: setup ## a desk at work, with mail servers of its own; ARGS=--script ends by itself
	@$(BIN)/mailticket demo $(ARGS)

.PHONY: servers
servers: ## Dovecot, PostgreSQL, postfix's smtp-sink, systemd-analyze: installed when we are root on Debian or Ubuntu
	@tests/servers/install.sh

.PHONY: test
test: setup servers ## everything CI runs of tests; ARGS="-k words" for some
	@$(PYTEST) $(ARGS)

.PHONY: check
check: format lint test docs ## what CI runs: format, lint, test, docs

.PHONY: fmt
fmt: setup ## format, and fix what can be fixed
	@$(BIN)/ruff format --quiet
	@$(BIN)/ruff check --fix

.PHONY: format
format: setup
	@$(BIN)/ruff format --check --quiet || { $(BIN)/ruff format --check; exit 1; }

.PHONY: lint
lint: setup ## ruff, mypy, import-linter, deptry
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/deptry .

.PHONY: cover
cover: setup servers ## branch coverage: 95 % of all, every branch of domain and mail
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --skip-covered --fail-under=95
	@$(BIN)/coverage report --skip-covered --fail-under=100 --include='mailticket/domain/*,mailticket/mail/*'

.PHONY: pg
pg: setup servers ## the suite with PostgreSQL as its database
	@MAILTICKET_TEST_DATABASE=postgresql $(PYTEST) $(ARGS)

.PHONY: docs
docs: setup ## bring the generated tables up to date; fails in CI when they were not
	@$(BIN)/cog -I docs $(if $(CI),--check,-r) $$(grep -l '\[\[\[cog' README.md docs/*.md)

.PHONY: screenshots
screenshots: setup ## pictures of notices for docs/agents.md; needs Chromium (apt-get install chromium)
	@$(BIN)/python docs/screenshots.py

.PHONY: gallery
gallery: setup ## every notice in every language and under stress, on sheets in build/gallery; needs Chromium
	@$(BIN)/python docs/gallery.py $(ARGS)

.PHONY: bench
bench: setup servers ## how fast, against the floor (not a test)
	@$(BIN)/python -m bench $(ARGS)

.PHONY: soak
soak: setup ## months at the desk, played by chance: 100,000 steps, an hour or more
	@MAILTICKET_SOAK=1 $(BIN)/pytest --timeout 0 tests/flows/test_simulated_month.py $(ARGS)

.PHONY: bench-daemon
bench-daemon: setup servers ## how soon a mail is answered, and what an idle daemon costs (not a test)
	@$(BIN)/python -m bench.daemon $(ARGS)

.PHONY: corpus
corpus: setup ## score what we read of tests/corpus, and of ../shared/corpora where it is, into docs/understanding.md
	@$(BIN)/python bench/corpus.py $(ARGS)

.PHONY: fuzz
fuzz: setup ## read mails of the corpus damaged at random: make fuzz N=20000 SEED=…
	@seed=$(SEED); seed=$${seed:-$$(($$(date +%s) % 1000000 * 1000))}; echo "make fuzz N=$(or $(N),20000) SEED=$$seed"; \
	  MAILTICKET_FUZZ=$(or $(N),20000) MAILTICKET_FUZZ_SEED=$$seed $(PYTEST) --dist load -q tests/unit/mail/test_fuzz.py

.PHONY: mutants
mutants: setup ## damage grammar, registry and identity; each damage that no test sees is shown (CONTRIBUTING.md)
	@test -x build/mutmut/bin/mutmut || { \
	  $(BIN)/python -m venv build/mutmut && build/mutmut/bin/pip install --quiet mutmut==3.8.1 && \
	  $(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
	    >"$$(build/mutmut/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/ours.pth"; }
	@rm -rf mutants
	@CI=1 build/mutmut/bin/mutmut run --max-children $(WORKERS)
	@build/mutmut/bin/mutmut results
