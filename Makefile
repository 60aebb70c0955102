# Corridor Atlas: one command each. `make` alone tells what there is.

PYTEST_ARGS ?= -n 2 --dist loadfile

# The first Python from 3.11 on that can make an environment of its own.
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)
BIN := .venv/bin
SERVICE := .venv/.installed
COMMAND := $(BIN)/corridor-atlas
TOOLS := .venv/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help install serve test check format layers golden assets extracts shots bench wheel lock chromium clean

help: ## tell what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

install: $(COMMAND) ## make .venv from the pinned lock with hashes, and the command in it

serve: $(SERVICE) ## serve the atlas on http://127.0.0.1:8000/ (PORT=, HOST=)
	@exec $(BIN)/python server.py serve $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

test: $(TOOLS) chromium check ## run everything that CI runs
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(TOOLS) ## format, lint, types, import layers, licences, data gates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m geo.processing.scripts --tarballs .venv/npm
	$(BIN)/reuse lint --quiet || $(BIN)/reuse lint
	$(BIN)/python server.py check

format: $(TOOLS) ## format the code, mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

layers: $(TOOLS) ## layers/sources -> layers and tables, the same bytes each time
	$(BIN)/python server.py build

golden: $(TOOLS) ## the golden figures and bodies again, after data, words or looks changed on purpose
	$(BIN)/python tests/golden_figures.py
	$(BIN)/python tests/golden_bodies.py

assets: $(TOOLS) ## fonts, Leaflet and the bundles again from npm (maintainers)
	$(BIN)/python -m geo.processing.assets

extracts: $(TOOLS) ## cut the data packages again (maintainers; about 300 MB of packages)
	$(BIN)/python server.py extracts

shots: $(TOOLS) chromium ## screenshots of every page and figure into build/shots (ALL=1: three widths, light and dark)
	$(BIN)/python tests/shots.py $(if $(ALL),--all)

bench: $(TOOLS) ## benchmarks against peers, ratios in one run, into bench/results
	$(BIN)/python bench/run.py

wheel: $(TOOLS) ## build/corridor_atlas-*.whl: code and data, the same bytes each time
	$(BIN)/python -m hatchling build -t wheel -d build

lock: ## write both locks again from pyproject.toml (maintainers; needs uv)
	sh .ci/lock

clean: ## remove what the commands above made
	rm -rf .venv build .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(SERVICE): requirements.lock
	@test -n "$(PYTHON)" || { echo "error: no Python from 3.11 on with its venv module"; \
		echo "mend: apt-get install python3 python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing the pinned packages into .venv"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(COMMAND): .ci/wheel/install.py $(SERVICE)
	@$(BIN)/python .ci/wheel/install.py

$(TOOLS): requirements-dev.lock $(SERVICE)
	@echo "installing the pinned test tools into .venv"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

chromium:
	@sh .ci/chromium
