# Two commands do everything: `make run` and `make test`. Both may be run again at any time.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8000

.PHONY: help run test check bench requirements

help:
	@echo "make run    install, prepare and serve http://127.0.0.1:$(PORT)"
	@echo "make test   install what the tests need and run all of them"
	@echo "make check  format, lint, types, import contracts, deployment checks"
	@echo "make bench  measure pages against a bare view and print one table (QUICK=1: a short run)"

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=python3.11, say." >&2; exit 1; }
	@echo "Making $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || { echo "Could not make a virtual environment. On Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }

# A stamp per requirements file: installed again only when the file has changed.
$(VENV)/installed: requirements.txt | $(VENV)/bin/python
	@echo "Installing what the platform needs (a minute the first time) …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt || { echo "Could not install the requirements: is there a network?" >&2; exit 1; }
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	@echo "Installing what the tests need …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-dev.txt || { echo "Could not install the test requirements: is there a network?" >&2; exit 1; }
	@touch $@

run: $(VENV)/installed
	@DEBUG=$${DEBUG:-1} $(PY) manage.py serve --port $(PORT)

test: $(VENV)/installed-dev
	@PYTHON=$(PY) bash .ci/browser
	@bash .ci/verifiers
	@$(PY) -m pytest -n auto $(ARGS)

check: $(VENV)/installed-dev
	@PY=$(PY) bash .ci/check

bench: $(VENV)/installed-dev
	@$(PY) -m tests.bench $(if $(QUICK),--quick) $(ARGS)

requirements: $(VENV)/installed-dev
	@$(PY) -m pip install --quiet pip-tools
	@$(VENV)/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-options --output-file requirements.txt requirements.in
	@$(VENV)/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-options --output-file requirements-dev.txt requirements-dev.in
