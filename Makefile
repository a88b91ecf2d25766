# Short verbs for people and CI. Needs Python 3.11 or newer and nothing else; `make help` lists them.
PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help setup demo test check lint-code fix generate snapshots bench startup dist clean
.DELETE_ON_ERROR:

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Two stamps: the demo needs no developer tools. Both are renewed when pyproject.toml changes, or what
# is compiled while installing.
COMPILED := hatch_build.py $(wildcard lexicon_cli/*/native/*.[ch])
$(VENV)/.installed: pyproject.toml .ci/make-venv $(COMPILED)
	@.ci/make-venv $(VENV) $(PYTHON)
	@echo "installing lexicon into $(VENV)"
	@$(PIP) install --quiet --editable .
	@$(BIN)/python -m compileall -q lexicon_cli  # an editable install leaves that to the first run
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "installing developer tools into $(VENV)"
	@$(BIN)/python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['dependency-groups']['dev'], sep='\n')" > $(VENV)/dev-requirements.txt
	@$(PIP) install --quiet --editable '.[capture]' --requirement $(VENV)/dev-requirements.txt
	@touch $@

setup: $(VENV)/.installed-dev ## virtual environment with everything

demo: $(VENV)/.installed ## compile a sample plan, make nine weeks of events, validate, store and audit them
	@rm -rf demo-out && mkdir demo-out
	@echo '$$ lexicon compile sample_plans/ecommerce.yaml --out demo-out/schemas'
	@$(BIN)/lexicon compile sample_plans/ecommerce.yaml --out demo-out/schemas
	@echo
	@echo '$$ python -m lexicon_cli.jobs.sample_data --plan ecommerce --events 100000 --days 63 --scenario history -o demo-out/export.ndjson'
	@$(BIN)/python -m lexicon_cli.jobs.sample_data --plan ecommerce --events 100000 --days 63 --scenario history --truth demo-out/planted.ndjson -o demo-out/export.ndjson
	@echo
	@echo '$$ lexicon validate demo-out/export.ndjson --plan sample_plans/ecommerce.yaml --max-findings 3'
	@$(BIN)/lexicon validate demo-out/export.ndjson --plan sample_plans/ecommerce.yaml --max-findings 3 || { \
	  code=$$?; test $$code -eq 1 || exit $$code; echo; \
	  echo 'validate ended with exit code 1, as it must: tracking breaks in the last week of that export.'; }
	@echo
	@echo '$$ lexicon store load demo-out/export.ndjson --store demo-out/store.duckdb'
	@$(BIN)/lexicon store load demo-out/export.ndjson --store demo-out/store.duckdb
	@echo
	@echo '$$ lexicon audit --store demo-out/store.duckdb --plan sample_plans/ecommerce.yaml --html demo-out/audit.html'
	@$(BIN)/lexicon audit --store demo-out/store.duckdb --plan sample_plans/ecommerce.yaml --html demo-out/audit.html || { \
	  code=$$?; test $$code -eq 1 || exit $$code; echo; \
	  echo 'audit ended with exit code 1, as it must; demo-out/planted.ndjson lists what was planted.'; }
	@echo
	@echo 'The demo went well. Open demo-out/audit.html; next: lexicon explain VOL001, or your own plan and export.'

test: $(VENV)/.installed-dev ## run the whole test suite
	@.ci/system-packages $(if $(filter true,$(CI)),--install)
	@$(BIN)/python -m pytest

check: lint-code test ## everything CI checks

lint-code: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@BIN=$(BIN) .ci/generated check

fix: $(VENV)/.installed-dev ## format, and mend what ruff can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

generate: $(VENV)/.installed-dev ## write the files that are made from code
	@BIN=$(BIN) .ci/generated write

snapshots: $(VENV)/.installed-dev ## accept the outputs of today as expected outputs
	UPDATE_SNAPSHOTS=1 $(BIN)/python -m pytest tests/output

bench: $(VENV)/.installed-dev ## measure speed, memory and accuracy beside peers
	$(BIN)/python bench/run.py
	$(BIN)/python bench/audit.py --small
	$(BIN)/python bench/volume.py

startup: $(VENV)/.installed-dev ## start-up times and the slowest imports
	$(BIN)/python bench/startup.py

dist: $(VENV)/.installed-dev ## wheel and source archive in dist/
	@rm -rf dist
	$(BIN)/python -m build

clean: ## remove what the verbs made
	rm -rf demo-out dist bench/.data bench/results.json $(VENV)
