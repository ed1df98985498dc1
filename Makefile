# Every command of the project. Continuous integration runs only these.

PYTHON ?= python3
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/keeptrusts-gateway
BIN := .venv/bin
CLI := .cache/bin/pulumi
PROMTOOL := .cache/bin/promtool

# The tools keep their files in the cache, not among the user's other files.
export UV_CACHE_DIR := $(CACHE)/uv
export PIP_CACHE_DIR := $(CACHE)/pip
export PYRIGHT_PYTHON_CACHE_DIR := $(CACHE)/pyright
export PRE_COMMIT_HOME := $(CACHE)/pre-commit
export npm_config_cache := $(CACHE)/npm
export TMPDIR := $(CACHE)/tmp
$(shell mkdir -p "$(TMPDIR)")

# Without bytecode files, every start compiles the project again.
unexport PYTHONDONTWRITEBYTECODE
unexport VIRTUAL_ENV

WITH_CLI = PATH="$(CURDIR)/.cache/bin:$$PATH"
SYNC = $(PYTHON) -m tools.venv
# By whole files, because the tests of a file share the stacks that its first one creates.
SIDE_BY_SIDE = --numprocesses=logical --maxprocesses=4 --dist=loadfile --no-loadscope-reorder
# Outside the checkout, because that is a project; named by a hash of the checkout's path,
# because checkouts may share a name; short, because it holds Unix sockets.
BASE_FOLDER = $(TMPDIR)/$(shell printf %s "$(CURDIR)" | cksum | cut -d' ' -f1)-$@
# A failed run keeps its files until the next run in the same checkout.
PYTEST = $(WITH_CLI) $(BIN)/pytest $(SIDE_BY_SIDE) --basetemp="$(BASE_FOLDER)"
AND_CLEAR = && rm -rf "$(BASE_FOLDER)"

# Steps of a first run that are still to do; the tools number their steps by this list.
LACKING = $(if $(wildcard $(1)),,packages) $(if $(wildcard $(CLI)),,pulumi)
rehearse: export KEEPTRUSTS_STEPS := $(call LACKING,.venv/.with-operations) rehearsal
test: export KEEPTRUSTS_STEPS := $(call LACKING,.venv/.with-dev) $(if $(wildcard $(PROMTOOL)),,promtool) tests

.DEFAULT_GOAL := help
.PHONY: help rehearse test scenarios check format schema bench clean

help: ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

rehearse: .venv/.with-operations $(CLI) ## Create all stacks offline, on the real Pulumi engine
	@$(WITH_CLI) $(BIN)/fleet rehearse --fresh

test: .venv/.with-dev $(CLI) $(PROMTOOL) ## Run the tests that every change must pass
	@$(PYTEST) --ignore=tests/scenarios tests $(AND_CLEAR)

scenarios: .venv/.with-dev $(CLI) $(PROMTOOL) ## Run the scenarios of a whole fleet, and the long test series
	@$(PYTEST) tests/scenarios $(AND_CLEAR)

check: .venv/.with-dev ## Lint, types, contracts, generated files, residency, template checks
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/pytest -q tests/test_architecture.py
	$(BIN)/fleet schema --check
	$(BIN)/fleet render --check
	@test -d .rehearsal/template || $(MAKE) rehearse
	$(BIN)/fleet check
	@XDG_CACHE_HOME="$(CACHE)" UV_TOOL_DIR="$(CACHE)/uv-tools" \
		$(BIN)/python -m operations.template_checks "$$($(PYTHON) -m tools.venv --uv)"

format: .venv/.with-dev ## Fix and format the code
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

schema: .venv/.with-operations ## Generate JSON schemas, gateway policies and the tables in docs
	$(BIN)/fleet schema
	$(BIN)/fleet render
	$(BIN)/python -m operations.docs_tables

bench: .venv/.with-operations $(CLI) ## Time the rehearsal of all stacks and a baseline
	@$(WITH_CLI) $(BIN)/python -m operations.benchmarks

clean: ## Remove everything these commands created in the checkout; the cache stays
	rm -rf .venv .cache .rehearsal .*_cache .hypothesis

.venv/.with-operations: pyproject.toml uv.lock
	@$(SYNC) operations
	@touch $@

.venv/.with-dev: pyproject.toml uv.lock
	@$(SYNC) operations dev
	@touch $@ .venv/.with-operations

$(CLI):
	@$(PYTHON) -m tools.pulumi_cli $@

$(PROMTOOL):
	@$(PYTHON) -m tools.promtool $@
