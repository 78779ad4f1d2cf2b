# Everything that contributors and CI call. `make` alone lists the targets.
#   PYTHON=python3.12   the Python that makes the virtual environment (3.11 or later)
#   VENV=DIR            the virtual environment, .venv unless named
#   ARGS="..."          more arguments for `make run`, `make pytest`, `make bench`, `make ablate`
#   WORKERS=N           processes that run the tests, as many as there are cores unless given

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Only the checks run beside one another.
ifneq ($(MAKECMDGOALS),checks)
.NOTPARALLEL:
endif
MAKEFLAGS += --no-builtin-rules

VENV ?= .venv
PYTHON ?=
ARGS ?=
WORKERS ?= auto
BIN := $(VENV)/bin
RECORDS := out/records.jsonl

# It stands for "installed, and from these files"; `.installing` beside it for an install that
# has not ended, so that whatever an interrupted one left behind is made again from nothing.
STAMP := $(VENV)/.installed
INSTALLING := $(VENV)/.installing

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
# Dependency groups came with pip 25.1; the pip that comes with Python 3.11 is older.
PIP_ITSELF := pip>=25.1

# Sets $$python to the Python to make a venv with, or ends with advice. Each candidate is run:
# a version manager's shim may exist and lead nowhere.
define find_python
	python=; \
	for candidate in "$(PYTHON)" python3.11 python3 python3.13 python3.12 python; do \
	  [ -n "$$candidate" ] || continue; \
	  if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	    >/dev/null 2>&1; then python=$$candidate; break; fi; \
	  if [ "$$candidate" = "$(PYTHON)" ]; then break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "Python 3.11 or later with its venv module is needed" \
	    "(on Debian: apt install python3-venv); name one by PYTHON=" >&2; \
	  exit 1; \
	fi
endef

# Everything but a virtual environment of another name.
LINTED := --extend-exclude '$(VENV)' .

.PHONY: help
help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(firstword $(MAKEFILE_LIST)) | \
	while IFS='	' read -r target text; do printf '  make %-12s %s\n' "$$target" "$$text"; done

.PHONY: run
run: install ## Summarise the articles of evals/articles
	@mkdir -p $(dir $(RECORDS))
	@code=0; $(BIN)/summarizer run evals/articles/*.txt -o $(RECORDS) $(ARGS) || code=$$?; \
	if [ -s $(RECORDS) ]; then \
	  printf '\nThe records are in %s, one JSON line an article. To read them:\n  %s\n' \
	    $(RECORDS) "$(BIN)/summarizer show $(RECORDS)"; \
	fi; \
	exit $$code

.PHONY: test
test: install ## Check style, types, layers, drift and scores, then run the tests
	@$(MAKE) --no-print-directory --jobs=2 checks
	@$(MAKE) --no-print-directory pytest

.PHONY: checks
checks: lint types layers drift eval

.PHONY: check
check: hooks eval pytest field soak live bench ## Do all there is, hooks and benchmarks too

.PHONY: install
install: $(STAMP) ## Make the virtual environment, if it is missing or out of date

$(STAMP): pyproject.toml constraints.txt
	@set -eu; if [ -e $(INSTALLING) ] || ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
	  $(find_python); \
	  echo "Making $(VENV) with $$("$$python" --version)"; \
	  mkdir -p $(VENV) && touch $(INSTALLING); \
	  "$$python" -m venv --clear $(VENV); \
	fi
	@rm -f $@ && touch $(INSTALLING)
	@echo "Installing summarizer and its development tools"
	@$(PIP) install --constraint constraints.txt --upgrade '$(PIP_ITSELF)'
	@$(PIP) install --constraint constraints.txt --editable . --group dev
	@rm -f $(INSTALLING) && touch $@

.PHONY: lint
lint: install ## Check style and formatting
	@echo "ruff check, ruff format --check"
	@$(BIN)/ruff check --quiet --output-format concise $(LINTED)
	@$(BIN)/ruff format --quiet --check $(LINTED) || { echo "to format: make fix" >&2; exit 1; }

.PHONY: types
types: install ## Check types
	@echo "mypy --strict"
	@$(BIN)/mypy --no-error-summary

.PHONY: layers
layers: install ## Check that imports run downwards only
	@echo "import-linter"
	@$(BIN)/lint-imports --no-logo >$(VENV)/layers.log || { cat $(VENV)/layers.log >&2; exit 1; }

.PHONY: drift
drift: install ## Check that schemas/ and prompts/ fit the code
	@echo "schemas and prompts"
	@$(BIN)/summarizer schema --check
	@$(BIN)/summarizer prompts check

.PHONY: eval
eval: install ## Score the built-in reader on its gold, and hold it to its baselines
	@for suite in seeds all; do \
	  echo "summarizer eval evals/suites/$$suite.toml"; \
	  $(BIN)/summarizer eval evals/suites/$$suite.toml --offline >$(VENV)/eval.log || \
	    { code=$$?; cat $(VENV)/eval.log >&2; exit $$code; }; \
	done

.PHONY: baselines
baselines: install ## Pin the scores of reader and checks; ARGS=--allow-regression lowers floors
	@for suite in seeds all; do \
	  $(BIN)/summarizer eval evals/suites/$$suite.toml --offline --update-baseline $(ARGS) \
	    || exit $$?; \
	done
	@$(BIN)/python -m tests.evals_results
	@$(BIN)/python -m tests.pinned_checks $(ARGS)

# A file goes to one worker, so that what its tests share is made once; the slow files come first.
PYTEST := $(BIN)/python -m pytest
PARALLEL := --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

.PHONY: pytest
pytest: install ## Run the tests only
	@$(PYTEST) $(PARALLEL) -m 'not field and not kill and not live and not soak' $(ARGS)

# The names that tests/browser.py looks for.
.PHONY: browser
browser: ## Install Chromium for the tests of HTML reports, where there is none
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do \
	  if command -v $$name >/dev/null; then exit 0; fi; \
	done; \
	if ! command -v apt-get >/dev/null; then \
	  echo "No Chromium was found, and no apt-get to install it with" >&2; exit 1; \
	fi; \
	if [ "$$(id -u)" = 0 ]; then as_root=; else as_root="sudo --non-interactive"; fi; \
	echo "Installing Chromium"; \
	$$as_root apt-get -qq update && \
	DEBIAN_FRONTEND=noninteractive $$as_root apt-get -qq install -y --no-install-recommends \
	  chromium >/dev/null

.PHONY: field
field: install ## Run the tests that kill a process, and of 230 more habits of servers; they mostly wait
	@$(PYTEST) -n 6 --dist worksteal -m 'kill or field' $(ARGS) \
	  $$(grep -rlE --include='*.py' 'mark\.(kill|field)\b' tests)

.PHONY: soak
soak: install ## Run the tests of how much there may be, or may fail, one at a time
	@$(PYTEST) -m soak $(ARGS) $$(grep -rl --include='*.py' 'mark\.soak\b' tests)

.PHONY: live
live: install ## Run the tests against the server at SUMMARIZER_LIVE_BASE_URL
	@$(PYTEST) -m live tests/live $(ARGS)

.PHONY: hooks
hooks: install ## Run the pre-commit hooks on all files
	@$(BIN)/pre-commit run --all-files

.PHONY: bench
bench: install ## Measure beside other libraries; fail when a target is missed by over 10 %
	@$(BIN)/python -m benchmarks.run $(ARGS)

.PHONY: ablate
ablate: install ## Tell what each pattern and word class is worth; ARGS="--articles PATH"
	@$(BIN)/python -m benchmarks.ablate $(ARGS)

.PHONY: fix
fix: install ## Mend style and formatting where that can be done safely
	@$(BIN)/ruff check --quiet --fix $(LINTED) || true
	@$(BIN)/ruff format --quiet $(LINTED)

.PHONY: constraints
constraints: ## Take the newest versions that fit into constraints.txt
	@set -eu; $(find_python); \
	folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	pip="$$folder/bin/python -m pip --disable-pip-version-check --quiet --quiet"; \
	"$$python" -m venv "$$folder"; \
	$$pip install --upgrade '$(PIP_ITSELF)'; \
	$$pip install . --group dev; \
	{ \
	  echo "# The versions that are tested: \`make constraints\` takes newer ones."; \
	  $$pip freeze --all --exclude summarizer --exclude setuptools | grep '=='; \
	} >constraints.txt.new; \
	mv constraints.txt.new constraints.txt

.PHONY: clean
clean: ## Remove the virtual environment, builds and caches; out/ stays
	@if [ -e $(STAMP) ] || [ -e $(INSTALLING) ]; then rm -rf $(VENV); fi
	@rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find summarizer tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
