# make run      judge the embedded emulator with every case; all that can be reached of the contract must be covered
# make replay   judge cassettes/emulator, without a network
# make cassettes  renew cassettes/emulator
# make test     all tests, with the race detector but for those of many whole runs
# make lint     formatting, vet, staticcheck, tidy go.mod, generated files, strict rules on the OpenAPI document
# make spec-diff  changes of the OpenAPI document since the last release that break clients
# make mutation  faults put into the packages that judge, and whether their tests see them; writes docs/mutation.md (13 minutes on two idle cores)
# make fuzz     every fuzz target for FUZZTIME (60s) each
# make false-alarms  the suite again and again against the clean emulator; docs/false-alarms.md is its output (10 minutes)
# make faults   the cases against every fault of the emulator and of the wire; writes docs/faults.md (14 minutes on two cores)
# make faults-sample  the same with sixty of them, always the same
# make bench    benchmarks, each with its baseline in the same run
GO ?= go
BIN := bin/omise-conformance

.PHONY: faults faults-sample build run replay cassettes test lint spec-diff mutation bench fuzz false-alarms generate clean

build:
	$(GO) build -trimpath -ldflags="-s -w" -o $(BIN) ./cmd/omise-conformance

run: build
	$(BIN) run --min-coverage 100

replay: build
	$(BIN) replay --cassettes cassettes/emulator

cassettes: build
	$(BIN) record --target emulator --cassettes cassettes/emulator --prune

test:
	$(GO) test -race ./...
	$(GO) test -run '^TestWholeSuite' . ./internal/trial
	$(GO) -C tools test ./...

lint:
	@unformatted=$$($(GO) tool gofumpt -l $$(git ls-files '*.go')); if [ -n "$$unformatted" ]; then echo "not formatted (go tool gofumpt -w .):"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) mod tidy -diff
	$(GO) -C tools vet ./...
	$(GO) -C tools mod tidy -diff
	$(GO) run ./cmd/gendocs -check
	$(GO) run ./cmd/omise-conformance cassettes lint cassettes/emulator
	.ci/spec-lint

spec-diff:
	$(GO) -C tools run ./specdiff

mutation:
	nice -n 10 $(GO) -C tools run ./mutation

fuzz:
	GO='$(GO)' .ci/fuzz

false-alarms:
	$(GO) -C tools run ./falsealarms -document ../docs/false-alarms.md

faults: build
	$(BIN) faults
	cp conformance-report/faults.md docs/faults.md

faults-sample: build
	$(BIN) faults --sample 60

generate:
	$(GO) run ./cmd/gendocs

bench:
	$(GO) test -run '^$$' -bench . ./...

clean:
	rm -rf bin conformance-report
