# maumeter: what a developer or a first-time user types. `make` alone lists it.

MAUMETER := .build/release/maumeter
PREFIX   ?= /usr/local
FUZZ_SECONDS ?= 300
SOURCES  := Package.swift Sources Tests Benchmarks pricing mappings reports

# One file that needs no Swift on the machine it is copied to; -s leaves the symbols out.
RELEASE := -c release --static-swift-stdlib -Xlinker -s --product maumeter

.DEFAULT_GOAL := help
.PHONY: help setup build demo test check check-finance fuzz bench install format clean

help: ## List the targets
	@echo "make demo is the place to start. Targets:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install the system packages that are missing (apt)
	@scripts/setup

build: setup ## Build .build/release/maumeter
	@echo "==> Building the release program (some minutes the first time)"
	@swift build $(RELEASE)
	@echo "==> Built $(MAUMETER), $$(du -h -L $(MAUMETER) | cut -f1)"

demo: build ## Set up, build, record a small log set and print its monthly report
	@echo "==> maumeter demo"
	@$(MAUMETER) demo

test: setup ## Set up, build and run all tests
	@echo "==> Running the tests"
	@swift test --parallel

check: build ## Judge the built program from outside: corpora, bad input, bills, FOCUS, LibreOffice (some minutes)
	@scripts/setup check
	@echo "==> Checking the format of the sources"
	@swift format lint --strict --recursive --parallel $(SOURCES)
	@echo "==> Counting generated corpora and comparing with their truth"
	@scripts/check-corpus $(MAUMETER)
	@echo "==> Feeding it bad input"
	@scripts/check-bad-input $(MAUMETER)
	@echo "==> Reading from S3"
	@.venv-check/bin/python scripts/check-s3 $(MAUMETER)
	@echo "==> Following files that grow"
	@scripts/check-follow $(MAUMETER)
	@echo "==> Reading what AWS's own clients print"
	@.venv-check/bin/python scripts/check-containers $(MAUMETER)
	@echo "==> Laying bills of millions of lines beside the count"
	@scripts/check-bills $(MAUMETER)
	@echo "==> Recording, serving and reporting on one database at once"
	@scripts/check-together $(MAUMETER)
	@echo "==> Sending to the hook, and killing it"
	@.venv-check/bin/python scripts/check-hook --quick $(MAUMETER)

check-finance: build ## Judge exports from outside: focus-validator and LibreOffice (see docs/finance.md)
	@scripts/setup finance
	@echo "==> Validating FOCUS exports (focus-validator)"
	@scripts/check-focus $(MAUMETER)
	@echo "==> Adding up exports in LibreOffice"
	@scripts/check-office $(MAUMETER)

fuzz: setup ## Feed the readers broken input for FUZZ_SECONDS (default 300), against Foundation's JSON
	@echo "==> Reading broken input for $(FUZZ_SECONDS) s"
	@MAUMETER_FUZZ_SECONDS=$(FUZZ_SECONDS) swift test --filter FuzzTests

bench: build ## Compare with other tools on a million records; writes docs/benchmarks.md
	@scripts/setup bench
	@bench/run
	@echo "==> Building a server that only echoes, to compare the hook with"
	@swift build -c release --static-swift-stdlib --product HookEcho
	@bench/hook $(MAUMETER) .build/release/HookEcho

install: build ## Copy the program to PREFIX/bin (PREFIX=/usr/local)
	@echo "==> Installing $(DESTDIR)$(PREFIX)/bin/maumeter"
	@install -D -m 755 $(MAUMETER) $(DESTDIR)$(PREFIX)/bin/maumeter

format: ## Rewrite the sources as .swift-format says
	@echo "==> Formatting $(SOURCES)"
	@swift format --in-place --recursive --parallel $(SOURCES)

clean: ## Remove what was built and generated
	@echo "==> Removing .build, .build-check, .build-bench and the .venv folders"
	@rm -rf .build .build-check .build-bench .venv-check .venv-focus .venv-bench
