# Everything runs in .venv, which the first target that needs it makes from requirements.lock.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-builtin-rules

VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PORT ?= 8080
HOST ?= 127.0.0.1
SECONDS ?= 300
WORKERS ?= 2

.PHONY: help serve generate check diff format lint types test unit golden bench bench-contract corpus hostile matrix lock clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Packages change with the lock only; what pyproject.toml says of the project itself is installed anew in a second.
$(VENV)/.packages: requirements.lock
	@python=$$(sh .ci/python); \
	echo "Installing into $(VENV), $$("$$python" --version) …"; \
	"$$python" -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@touch $@

$(READY): $(VENV)/.packages pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q gateway generator generated  # as pip does with what it copies
	@touch $@

$(VENV)/google-genai-2: tests/clients/google-genai-2.lock $(VENV)/.packages
	@$(BIN)/python -m venv $@
	@$@/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<

serve: generate  ## start the gateway with its sandbox (PORT=8080)
	@$(BIN)/video-gateway serve --host $(HOST) --port $(PORT) --sandbox

generate: $(READY)  ## generate generated/ from specs/
	@$(BIN)/specwright generate

check: $(READY)  ## fail if generated/ is out of date
	@$(BIN)/specwright check

diff: $(READY)  ## show what `make generate` would change
	@$(BIN)/specwright diff

format: $(READY)  ## format hand-written code, fix what the linter can
	@$(BIN)/ruff check --quiet --fix-only . && $(BIN)/ruff format --quiet .

lint: $(READY)  ## check format and lint
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check .

types: $(READY)  ## strict type checks
	@$(BIN)/mypy

unit: $(READY)  ## all tests, two files at a time (WORKERS=0: in one process)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

test: lint types check unit  ## format, lint, strict types, check, tests

golden: $(READY)  ## rewrite what tests/golden and tests/rejected expect; review the diff
	@$(BIN)/python tests/bless.py

bench: $(READY)  ## speed, as ratios side by side in one run
	@$(BIN)/python -m benchmarks

bench-contract: $(READY)  ## faults that the contract tests find, next to schemathesis; takes hours (SERVERS=videos: one)
	@$(BIN)/python -m benchmarks.contract $(SERVERS) --rounds 20 --schemathesis 24 --minutes 30

corpus: $(READY)  ## generate, import, type-check and execute real documents (CORPUS=folder)
	@$(BIN)/python -m tests.corpus $(CORPUS)

hostile: $(READY)  ## break and change documents at random, and read huge ones (SECONDS=300)
	@$(BIN)/python -m tests.hostile.mutations --seconds $(SECONDS) $(CORPUS)
	@$(BIN)/python -m tests.hostile.retouches --seconds $(SECONDS) $(CORPUS)
	@$(BIN)/python -m tests.hostile.schemas --seconds $(SECONDS)
	@$(BIN)/python -m tests.hostile.round_trips --seconds $(SECONDS)
	@$(BIN)/python -m tests.hostile.floods --megabytes 31

matrix: $(READY)  ## what the tests cover for each provider, by operation
	@$(BIN)/python -m tests.matrix

lock: $(READY)  ## resolve pyproject.toml into requirements.lock
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate pyproject.toml -o requirements.lock

clean:  ## remove the environment and caches
	@rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache
