# Everything happens in .venv of this folder; the network is used for the package index alone.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready
export UV_NO_CONFIG := 1
unexport PYTHONDONTWRITEBYTECODE  # dozens of processes here import the same code: it is compiled once

.DEFAULT_GOAL := help

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

setup: $(STAMP)  ## Set everything up in .venv (locked, hashed)

$(STAMP): requirements/dev.txt requirements/uv.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + " (make PYTHON=/path/to/python3.11 …)")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt requirements/uv.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

try: setup  ## Talk to the advisor in your browser, no Slack workspace needed
	@$(BIN)/advisor try

test: setup  ## Run the tests
	@$(BIN)/python -m pytest -q -n 4 --dist worksteal  # on two cores: half of the time they wait, for disks and for answers

test-processes: setup  ## Run the fault tests that kill, stop and starve real processes
	@$(BIN)/python -m pytest -q -m processes tests/faults

test-model: setup .venv-peer/.ready  ## Run the model path against a real server with a small real model (190 MB, once)
	@$(BIN)/python -m pytest -q -m peer tests/peer

.venv-peer/.ready: requirements/peer.txt | $(STAMP)
	@test -x .venv-peer/bin/python || $(PYTHON) -m venv .venv-peer
	@$(BIN)/uv pip sync --quiet --python .venv-peer/bin/python --require-hashes requirements/peer.txt
	@touch $@

# Smaller with KILLS=200 HITS=10 FAULTS=10000 POSTS=1000; about twenty minutes at full size on two cores.
KILLS ?= 2000
HITS ?= 100
FAULTS ?= 100000
POSTS ?= 10000

faults: setup  ## Kill, freeze, cut off and simulate everything, on both databases, and print one table
	@$(BIN)/python -m tests.faults --kills $(KILLS) --hits $(HITS) --faults $(FAULTS) --posts $(POSTS)

fleet: setup  ## Three replicas on one PostgreSQL, killed under load, and the table of what it cost
	@$(BIN)/python -m tests.faults --database postgresql --kills 60 --hits 0 --signals 5 --faults 0 --posts 0 --no-bugs

# Half an hour at full size on two cores; a few with SIZE=default. FIGURES=cost,acks,… measures some of it.
SIZE ?= full
FIGURES ?= start,idle,cost,latency,acks,stored,memory,server

bench: setup  ## Measure what a message costs, beside Bolt apps that store less, and print the table; draws plots, too
	@$(BIN)/python -m tests.bench --size $(SIZE) --only $(FIGURES)

capacity: bench  ## Measure, then write docs/capacity.md: what the costs come to, at one full workspace and at a thousand
	@$(BIN)/python -m tests.bench.capacity

check: setup  ## Lint, types, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: setup  ## Format the code
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

stories: setup  ## What a check costs people of four kinds: messages, words and minutes, in one table
	@$(BIN)/python -m tests.stories

screenshots: setup  ## Draw every surface in headless Chromium, into artefacts/book, and the README's pictures from it
	@ADVISOR_REQUIRE_BROWSER=1 $(BIN)/python -m pytest -q -m pictures tests/browser
	@mkdir -p docs/images && cd artefacts/book && cp 08-card-light.png ../../docs/images/card-light.png && cp 08-card-dark.png ../../docs/images/card-dark.png \
	&& cp 08-card-phone.png ../../docs/images/card-phone.png && cp 05-their-question.png ../../docs/images/question-light.png

readme: setup  ## Write the parts of README.md that are made from the code
	@$(BIN)/python tests/docs/readme.py

vectors: setup  ## Make the vectors of the pack's phrasings anew, after phrasings were changed
	@$(BIN)/python -m bot.advice.semantic.keeping

lock: setup  ## Compile the locked requirements again, with hashes and without host names
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 requirements/uv.in -o requirements/uv.txt
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 pyproject.toml -o requirements/runtime.txt
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 pyproject.toml --extra semantic -o requirements/semantic.txt
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-deps requirements/peer.in -o requirements/peer.txt
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 pyproject.toml --group dev -o requirements/dev.txt

clean:  ## Remove what was set up or made
	@rm -rf .venv .venv-peer artefacts .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache


.PHONY: help setup try test test-processes test-model faults fleet bench capacity check format stories screenshots readme vectors lock clean
