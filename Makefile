# On a machine with only Python 3.11+, make and git, `make audit` and `make test` set up what they need.
PYTHON ?= python3
BIN := .venv/bin
MODELS := .venv-models/bin/python
PIP := -m pip install --quiet --disable-pip-version-check -c constraints.txt
INSTALLED := pyproject.toml constraints.txt
TEST_ARGS ?=
CORE := not inspect and not encoder and not parser and not judge and not bench

.PHONY: audit test check test-inspect test-encoder test-parser test-judge test-bench coverage models validity bench browsers clean help

help:  ## what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

audit: .venv/.core  ## audit the example log, and say where the report is
	$(BIN)/attune audit examples/companions.jsonl --by assistant --by situation --out audit/companions --overwrite $(AUDIT_ARGS)

test: .venv/.test  ## the core tests
	$(BIN)/python -m pytest -n auto -m "$(CORE)" $(TEST_ARGS)

check: .venv/.test  ## format, lint, types, imports, docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python checks/imports.py
	$(BIN)/python checks/command_line.py
	$(BIN)/python checks/docs.py

test-inspect: .venv-inspect/.ready  ## the tests that need the extra `inspect`
	.venv-inspect/bin/python -m pytest -m inspect $(TEST_ARGS)

test-encoder: .venv-encoder/.ready  ## the tests that need the extra `encoder`
	.venv-encoder/bin/python -m pytest -m encoder $(TEST_ARGS)

test-parser: .venv-parser/.ready  ## the tests that need the extra `parser`
	.venv-parser/bin/python -m pytest -m parser $(TEST_ARGS)

test-judge: .venv-judge/.ready  ## the tests that need the extra `judge`, with a real local server
	.venv-judge/bin/python -m pytest -m judge $(TEST_ARGS)

test-bench: .venv-bench/.ready  ## the tests of the benchmark, which need the extra `bench`
	.venv-bench/bin/python -m pytest -m bench $(TEST_ARGS)

coverage: .venv/.test  ## branch coverage of the core tests
	$(BIN)/coverage run -m pytest -m "$(CORE)" $(TEST_ARGS)
	$(BIN)/coverage report

models: .venv-models/.ready .venv-parser/.ready  ## every shipped model, from the data pack (an hour or two on two cores)
	$(MODELS) -m training.vectors.make
	$(MODELS) -m training.encoder.train build/encoder.pt
	$(MODELS) -m training.encoder.label build/encoder.pt build/soft.npz
	$(MODELS) -m training.acts.fit --soft build/soft.npz
	$(MODELS) -m training.person.fit
	$(MODELS) -m training.affect.fit
	$(MODELS) -m training.register.fit "$(ATTUNEMENT_DATA)/tydip_en_train.jsonl.gz"
	$(MODELS) -m training.encoder.export build/encoder.pt
	.venv-parser/bin/python -m training.parser.make

validity: .venv/.test .venv-parser/.ready .venv-encoder/.ready  ## agreement with people, from the data pack, into docs/validity.md and the cards
	.venv-parser/bin/python -m studies.tier parser
	.venv-encoder/bin/python -m studies.tier encoder
	$(BIN)/python -m studies

bench: .venv/.test  ## speed and memory of the audit, from the data pack
	$(BIN)/python benchmarks/audit_speed.py

browsers:  ## a Chromium for the tests of the pages
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	  else echo "make browsers: put a Chromium on PATH as 'chromium' (Debian: apt install chromium)"; fi; }

clean:  ## remove what make made
	rm -rf .venv .venv-* audit .mypy_cache .pytest_cache .ruff_cache .coverage

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Attunement needs Python 3.11 or later, not " + sys.version.split()[0] + ": make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv

.venv/.core: .venv/bin/python $(INSTALLED)
	$(BIN)/python $(PIP) -e .
	@touch $@

.venv/.test: .venv/.core
	$(BIN)/python $(PIP) -e '.[test]'
	@touch $@

.venv-inspect/.ready: $(INSTALLED)
	$(PYTHON) -m venv .venv-inspect
	.venv-inspect/bin/python $(PIP) -e '.[inspect,test]'
	@touch $@

# Torch and transformers are for the tests of classifiers by name: the encoder itself needs neither.
.venv-encoder/.ready: $(INSTALLED)
	$(PYTHON) -m venv .venv-encoder
	.venv-encoder/bin/python $(PIP) -e '.[encoder,test]' torch transformers
	@touch $@

.venv-parser/.ready: $(INSTALLED)
	$(PYTHON) -m venv .venv-parser
	.venv-parser/bin/python $(PIP) -e '.[parser,test]'
	@touch $@

# What a local server of a tiny model needs comes with the extra `train`, and the server itself with transformers.
.venv-judge/.ready: $(INSTALLED)
	$(PYTHON) -m venv .venv-judge
	.venv-judge/bin/python $(PIP) -e '.[judge,train,test]' 'transformers[serving]'
	@touch $@

.venv-bench/.ready: $(INSTALLED)
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python $(PIP) -e '.[bench,test]'
	@touch $@

.venv-models/.ready: training/requirements.txt $(INSTALLED)
	$(PYTHON) -m venv .venv-models
	$(MODELS) $(PIP) -e . -r training/requirements.txt
	@touch $@
