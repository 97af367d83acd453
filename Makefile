# Polyphony. `make` alone says what there is.
#
# The scripts in .ci do the work and can be called without make. They build into CARGO_TARGET_DIR,
# by default ~/.cache/polyphony-target.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# What is passed on: to the node (run), to criterion (bench), or the chains to export (chain-specs).
ARGS ?=

# Every step's header counts from here.
POLYPHONY_STARTED ?= $(shell date +%s)
export POLYPHONY_STARTED

# The node as `run` and everything like it wants it: one selection of packages, so one set of
# compiled dependencies.
NODE := cargo build --release -p polyphony-node

.PHONY: help setup build run network test test-long fuzz lint fmt bench docs chain-specs weights wasm production deb purge \
	ci check-setup check-lock check-packaging

help: ## Say what there is (this text)
	@printf 'Usage: make TARGET [ARGS="..."]\n\n'
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1\t\2/p' Makefile | \
		while IFS=$$'\t' read -r target text; do printf '  %-15s %s\n' "$$target" "$$text"; done

setup: ## Install what is missing to build and test (safe to run again)
	@.ci/setup

build: setup ## Build the node, optimised (the first time: all dependencies, most of an hour on two cores)
	@.ci/step "Node" $(NODE)

run: build ## Start a development chain and keep its data between runs (ARGS go to the node)
	@.ci/dev-chain run $(ARGS)

purge: ## Remove the data of that development chain
	@.ci/dev-chain purge

network: setup ## Start four validators and a full node, keep their data (ARGS="--help" lists options)
	@.ci/step "Node and network" $(NODE) -p polyphony-network
	@.ci/network $(ARGS)

test: setup ## Run every check: lock file, formatting, build, clippy, tests, book
	@.ci/test

test-long: setup ## The randomised tests, those with loaded nodes over thousands of blocks, faults (hours)
	@POLYPHONY_RANDOM_BLOCKS=$${POLYPHONY_RANDOM_BLOCKS:-10000} \
		POLYPHONY_E2E_BLOCKS=$${POLYPHONY_E2E_BLOCKS:-300} \
		POLYPHONY_FAULT_KILLS=$${POLYPHONY_FAULT_KILLS:-100} \
		.ci/step "Long tests" cargo nextest run --release --workspace --all-targets \
		--config .ci/test-profile.toml --profile long --no-capture \
		-E 'test(random_blocks) | (binary(e2e) & test(/^parallel::/)) | (binary(faults) & package(polyphony-node))'

fuzz: setup ## Fuzz the runtime for an hour, or as ARGS says (ARGS="--help" lists what there is)
	@.ci/fuzz $(ARGS)

lint: ## Check the formatting and run clippy, warnings are errors
	@.ci/lint

fmt: ## Format the sources
	@.ci/fmt

bench: setup ## Run the benchmarks (ARGS go to criterion)
	@.ci/step "Benchmarks" cargo bench --workspace --bench '*' -- $(ARGS)

docs: ## Build the book into docs/book (needs mdbook)
	@command -v mdbook >/dev/null || { \
		echo 'error: mdbook is not installed: "cargo install mdbook --locked" installs it' >&2; exit 1; }
	@.ci/step "Book" mdbook build docs

wasm: setup ## Build the runtime as everybody else does, and print its hashes (ARGS names a commit)
	@.ci/wasm $(ARGS)

chain-specs: build ## Write chain-specs/*.json (ARGS names the chains: dev local)
	@.ci/chain-specs $(ARGS)

weights: setup ## Measure our pallets and write their weights.rs (needs frame-omni-bencher)
	@.ci/weights $(ARGS)

production: setup ## Build the node as it is released: slower to build, faster to run
	@.ci/step "Node, production profile" cargo build --profile production -p polyphony-node
	@source .ci/env; ls -l "$$CARGO_TARGET_DIR/production/polyphony"

deb: setup ## Make a Debian package of the node (installs cargo-deb if it is missing)
	@.ci/deb

check-packaging: ## Check the unit, the package's scripts, the image and the files for monitoring
	@node/packaging/check

ci: ## Do what continuous integration does
	@.ci/run

check-setup: ## Say what `make setup` would install, install nothing
	@.ci/setup --check

check-lock: ## Check that Cargo.lock holds one version of each SDK crate
	@.ci/check-lock
