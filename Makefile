# Every target works from nothing: the virtual environment is made on first use.
# Python 3.11 or newer.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/installed

.PHONY: verify test lint house bench bench-peers drawmon rocq docs clean

verify: $(STAMP)
	$(BIN)/potential check --steps 200 --out out

test: $(STAMP)
	$(BIN)/python -m pytest -n auto

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# How many files must know of each setting; circles and imports back up.
house: $(STAMP)
	$(BIN)/python benchmarks/house.py

# The documentation, for a browser, in build/site.
docs: $(STAMP)
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs build/site

# Every theorem of the catalogue, exported to Rocq and compiled; needs coqc 8.16 or newer.
rocq: $(STAMP)
	$(BIN)/potential rocq

bench: $(STAMP)
	$(BIN)/python benchmarks/spine.py
	$(BIN)/python benchmarks/laboratory.py

# The report of the study of a monitor; the extra `drawmon` brings what it needs beside a Redis server.
drawmon: $(STAMP)
	$(BIN)/python -m pip install --quiet --editable '.[dev,drawmon]'
	OMP_NUM_THREADS=1 $(BIN)/python -m studies.drawmon report --out out/drawmon/report

# Against PEPit, AutoLyap, copt and lowtime, which the extra `bench` installs.
bench-peers: $(STAMP)
	$(BIN)/python -m pip install --quiet --editable '.[dev,bench]'
	$(BIN)/python benchmarks/peers.py
	$(BIN)/python benchmarks/sets.py
	$(BIN)/python benchmarks/coverage.py
	$(BIN)/python benchmarks/energy.py

$(STAMP): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) out build *.egg-info
