# maumeter: what a developer or a first-time user types. `make` alone lists it.

MAUMETER := .build/release/maumeter
PREFIX   ?= /usr/local
FUZZ_SECONDS ?= 300
SOURCES  := Package.swift Sources Tests Benchmarks pricing mappings reports

# Everything is compiled once, the same way for the tests, the checks and the program: optimised, and with what is internal
# visible to tests. `swift test` would compile it in another way, so it only runs what `swift build` has made. What describes
# the sources to debuggers is a twentieth (Swift) to a fifth (C) of the time of a build.
COMPILED := -c release -debug-info-format none -Xswiftc -enable-testing
# One file that needs no Swift on the machine it is copied to. Without symbols: they were a tenth of the time of a start.
STRIPPED := -Xlinker -s -Xlinker --no-export-dynamic
LINKED   := MAUMETER_STATIC=1 swift build $(COMPILED) $(STRIPPED) --product

.DEFAULT_GOAL := help
.PHONY: help setup build demo test check check-finance fuzz bench generator install lint format clean

help: ## List the targets
	@echo "make demo is the place to start. Targets:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install the system packages that are missing (apt)
	@scripts/setup

build: setup ## Build .build/release/maumeter
	@echo "==> Building the release program (some minutes the first time)"
	@$(LINKED) maumeter
	@echo "==> Built $(MAUMETER), $$(du -h -L $(MAUMETER) | cut -f1)"

demo: build ## Set up, build, record a small log set and print its monthly report
	@echo "==> maumeter demo"
	@$(MAUMETER) demo

test: setup ## Set up, build and run all tests
	@echo "==> Running the tests"
	@swift build $(COMPILED) --build-tests
	@swift test $(COMPILED) --skip-build --parallel

# What judges the program is installed while it is built.
check: setup ## Judge the built program from outside: corpora, kills, bad input, AWS's clients, bills, FOCUS, LibreOffice, Chromium
	@echo "==> Building the release program, and installing what judges it"
	@mkdir -p .build; scripts/setup check >.build/setup-check.txt 2>&1 & tools=$$!; \
	$(LINKED) maumeter; built=$$?; wait $$tools; installed=$$?; cat .build/setup-check.txt; \
	exit $$((built ? built : installed))
	@echo "==> Judging it: seconds, and seconds of the processor"
	@scripts/check $(MAUMETER)

check-finance: build ## Of these, judge the exports: focus-validator and LibreOffice (see docs/finance.md)
	@scripts/setup check
	@scripts/check --only focus --only office --only bills $(MAUMETER)

fuzz: setup ## Feed the readers broken input for FUZZ_SECONDS (default 300), against Foundation's JSON
	@echo "==> Reading broken input for $(FUZZ_SECONDS) s"
	@swift build $(COMPILED) --build-tests
	@MAUMETER_FUZZ_SECONDS=$(FUZZ_SECONDS) swift test $(COMPILED) --skip-build --filter FuzzTests

bench: build ## Compare with other tools on a million records; writes docs/benchmarks*.md
	@scripts/setup bench
	@bench/run
	@echo "==> Building a server that only echoes, to compare the hook with"
	@$(LINKED) HookEcho
	@bench/hook $(MAUMETER) .build/release/HookEcho

generator: setup ## Build .build/release/EventGenerator, which makes the logs of bench/growth
	@$(LINKED) EventGenerator

install: build ## Copy the program to PREFIX/bin (PREFIX=/usr/local)
	@echo "==> Installing $(DESTDIR)$(PREFIX)/bin/maumeter"
	@install -D -m 755 $(MAUMETER) $(DESTDIR)$(PREFIX)/bin/maumeter

lint: ## Say where the sources are not as .swift-format says
	@swift format lint --strict --recursive --parallel $(SOURCES)

format: ## Rewrite the sources as .swift-format says
	@echo "==> Formatting $(SOURCES)"
	@swift format --in-place --recursive --parallel $(SOURCES)

clean: ## Remove what was built and generated
	@echo "==> Removing .build, .build-check, .build-bench and the .venv folders"
	@rm -rf .build .build-check .build-bench .venv-check .venv-focus .venv-bench
