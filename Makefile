# `make demo` and `make test` are all a newcomer needs; each prepares .venv when it is missing.

PYTHON ?= python3
BIN := .venv/bin
DOCS := README.md exercises/README.md grader/README.md grader/cli/README.md docs/checks.md

.PHONY: help demo test lint verify docs bench clean
.DEFAULT_GOAL := help

help:  ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[keras,dev]'
	@touch $@

demo: .venv/ready  ## grade a made-up class of thirty
	$(BIN)/grade demo

test: .venv/ready  ## run the test suite
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest --numprocesses 3 --dist worksteal

lint: .venv/ready  ## style, types, layers, generated files
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cog --check $(DOCS)
	$(BIN)/grade build --check

verify: .venv/ready  ## prove every exercise anew: references, wrong models, mutants, all seeds (half an hour)
	$(BIN)/grade verify --all

docs: .venv/ready  ## make the generated parts of the documentation anew
	$(BIN)/cog -r $(DOCS)

bench: .venv/ready  ## measure speed against nbgrader and otter (installs them into .venv-bench)
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check nbgrader otter-grader numpy tensorflow
	$(BIN)/python tests/benchmarks/speed.py --peers .venv-bench
	$(BIN)/python tests/benchmarks/nbgrader_speed.py

clean:  ## remove what the other targets made
	rm -rf .venv .venv-bench demo dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
