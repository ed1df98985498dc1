# Every command of the project. Continuous integration calls these and nothing else.

PYTHON ?= python3
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/keeptrusts-gateway
BIN := .venv/bin
CLI := .cache/bin/pulumi
PROMTOOL := .cache/bin/promtool

# Everything the tools keep goes into the cache; nothing is left among the user's files.
export UV_CACHE_DIR := $(CACHE)/uv
export PIP_CACHE_DIR := $(CACHE)/pip
export PYRIGHT_PYTHON_CACHE_DIR := $(CACHE)/pyright
export PRE_COMMIT_HOME := $(CACHE)/pre-commit
export npm_config_cache := $(CACHE)/npm
export TMPDIR := $(CACHE)/tmp
$(shell mkdir -p "$(TMPDIR)")

# Where bytecode is not written, every start compiles the project again.
unexport PYTHONDONTWRITEBYTECODE
unexport VIRTUAL_ENV

WITH_CLI = PATH="$(CURDIR)/.cache/bin:$$PATH"
SYNC = $(PYTHON) -m tools.venv
# Whole files: what the first test of one has brought up, its others use.
SIDE_BY_SIDE = --numprocesses=logical --maxprocesses=4 --dist=loadfile --no-loadscope-reorder
# Outside the checkout, which is a project; of the checkout's own path, because another one
# may have the same name; short, because Unix sockets lie below it.
BASE_FOLDER = $(TMPDIR)/$(shell printf %s "$(CURDIR)" | cksum | cut -d' ' -f1)-$@
# A failed run leaves its files, until the next one of the same checkout.
PYTEST = $(WITH_CLI) $(BIN)/pytest $(SIDE_BY_SIDE) --basetemp="$(BASE_FOLDER)"
AND_CLEAR = && rm -rf "$(BASE_FOLDER)"

# What is not there yet when make starts: the tools number their steps by it.
LACKING = $(if $(wildcard $(1)),,packages) $(if $(wildcard $(CLI)),,pulumi)
rehearse: export KEEPTRUSTS_STEPS := $(call LACKING,.venv/.with-operations) rehearsal
test: export KEEPTRUSTS_STEPS := $(call LACKING,.venv/.with-dev) $(if $(wildcard $(PROMTOOL)),,promtool) tests

.DEFAULT_GOAL := help
.PHONY: help rehearse test scenarios check format schema bench clean

help: ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

rehearse: .venv/.with-operations $(CLI) ## Bring up the whole fleet offline, on the real engine
	@$(WITH_CLI) $(BIN)/fleet rehearse --fresh

test: .venv/.with-dev $(CLI) $(PROMTOOL) ## Run what every change must pass at once
	@$(PYTEST) --ignore=tests/scenarios tests $(AND_CLEAR)

scenarios: .venv/.with-dev $(CLI) $(PROMTOOL) ## Run whole fleets step by step, and the long series
	@$(PYTEST) tests/scenarios $(AND_CLEAR)

check: .venv/.with-dev ## Lint, types, import walls, sizes, generated files, outside judges
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/pytest -q tests/test_architecture.py
	$(BIN)/fleet schema --check
	@test -d .rehearsal/template || $(MAKE) rehearse
	@XDG_CACHE_HOME="$(CACHE)" UV_TOOL_DIR="$(CACHE)/uv-tools" \
		$(BIN)/python -m operations.template_checks "$$($(PYTHON) -m tools.venv --uv)"

format: .venv/.with-dev ## Let the formatter decide
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

schema: .venv/.with-operations ## Write what is generated: JSON schemas, tables of docs
	$(BIN)/fleet schema
	$(BIN)/python -m operations.docs_tables

bench: .venv/.with-operations $(CLI) ## Time the five stacks against the engine's floor
	@$(WITH_CLI) $(BIN)/python -m operations.benchmarks

clean: ## Remove what these commands made in the checkout; the cache stays
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
