# Two commands: `make run` opens Aperture, `make test` checks it. Both set up everything they need, and only once.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
ARGS ?=
SEED ?= 1

.PHONY: run test check format bench mutate second monkey doctor clean
.NOTPARALLEL:

run: $(VENV)/ready-to-run
	@$(PY) -m explorer.machine.doctor --install
	@$(PY) -m explorer.native.build
	@$(PY) -m explorer $(ARGS)

test: $(VENV)/ready-to-test check
	@$(PY) -m explorer.machine.doctor --install --tests
	@$(PY) -m explorer.native.build
	$(PY) -m pytest -n auto --dist worksteal $(ARGS)

# The fast part: lint, format, types.
check: $(VENV)/ready-to-test
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

format: $(VENV)/ready-to-test
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: $(VENV)/ready-to-test
	@$(PY) -m explorer.machine.doctor --install --tests
	@$(PY) -m explorer.native.build
	$(PY) -m tests.benchmarks $(ARGS)

# Spoilt files by chance, N of each kind, and up to 50 kills in the middle of drawing and saving.
N ?= 1000
mutate: $(VENV)/ready-to-test
	MUTANTS=$(N) $(PY) -m pytest -n auto --dist worksteal -k "mutants or test_kills" $(ARGS)

# Every number on screen, computed a second time for ACTIONS random scenes: make second ACTIONS=2000
second: $(VENV)/ready-to-test
	@$(PY) -m explorer.native.build
	ACTIONS=$(or $(ACTIONS),200) $(PY) -m pytest -q -n auto --dist worksteal tests/second $(ARGS)

# Thousands of deeds by chance on the real window; see tests/gui/monkey.py for how one that fails is done again.
monkey: $(VENV)/ready-to-test
	@$(PY) -m explorer.machine.doctor --install --tests
	@$(PY) -m explorer.native.build
	QT_QPA_PLATFORM=offscreen $(PY) -m tests.gui.monkey --actions $(or $(ACTIONS),10000) --seed $(SEED) $(ARGS)

doctor: $(VENV)/ready-to-run
	@$(PY) -m explorer.machine.doctor

clean:
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The virtual environment is made, or brought up to date, when the pinned requirements are newer than the stamp.
$(VENV)/ready-to-run: requirements.txt
	@sh packaging/make-venv.sh $(VENV) $(PYTHON) requirements.txt
	@touch $@

$(VENV)/ready-to-test: requirements.txt requirements-dev.txt
	@sh packaging/make-venv.sh $(VENV) $(PYTHON) requirements-dev.txt
	@touch $@ $(VENV)/ready-to-run
