# What one does with a checkout. `make` alone prints the list.

VENV := .venv
ifndef PYTHON
PYTHON := $(shell for python in python3 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v "$$python" && break; done)
endif
# For another source of wheels, such as PyTorch's CPU build (docs/operating.md): make setup PIP_FLAGS="--extra-index-url ..."
PIP_FLAGS ?=
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt $(PIP_FLAGS)

.DEFAULT_GOAL := help
.PHONY: help setup run test bench docs screenshots format clean

help:  ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(VENV)/.ready  ## Make .venv with everything installed, once; does nothing when it is up to date

$(VENV)/.ready: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found; install it, or name it: make setup PYTHON=/path/to/python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) has no venv module; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Installing into $(VENV); the first time this takes some minutes."
	@"$(VENV)/bin/python" -c 'import pip' 2>/dev/null || "$(PYTHON)" -m venv --clear "$(VENV)"
	@$(PIP) setuptools
	@$(PIP) --no-build-isolation --editable '.[dev]'
	@rm -rf feedforward.egg-info  # the installed metadata lies in the environment
	@touch $@

run: setup  ## Start Feedforward here, with a demo course on the first start; Ctrl-C ends it
	@exec $(VENV)/bin/feedforward serve

test: setup  ## Run every check: lint, format, types, import contracts, all tests
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/python -m pytest

bench: setup  ## Print speed and memory of the hand-written core beside torch, of running programs, and of the grader
	$(VENV)/bin/python -m tests.benchmarks.core_speed
	$(VENV)/bin/python -m tests.benchmarks.behaviour_speed
	$(VENV)/bin/python -m tests.benchmarks.grader_speed

docs: setup  ## Draw the pictures of docs/from-logistic-regression-to-the-grader.md anew, and print the figures beside them
	$(VENV)/bin/python -m tests.benchmarks.core_plane
	$(VENV)/bin/python -m tests.benchmarks.core_digits --pictures
	$(VENV)/bin/python -m tests.benchmarks.core_attention

screenshots: setup  ## Walk the pages in a browser and keep the guides' pictures under docs/images
	@mkdir -p docs/images
	SCREENSHOTS=docs/images $(VENV)/bin/python -m pytest tests/browser

format: setup  ## Lay out the source as the checks want it
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

clean:  ## Remove the environment and the tools' caches; var/, the data, stays
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
