GO ?= go
BIN := bin/omise-conformance

.DEFAULT_GOAL := help
# Every target is a name, not a file.
.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*/\1/p' $(firstword $(MAKEFILE_LIST)))

help: ## show this list
	@echo "Usage: make TARGET"; echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/omise-conformance
	$(GO) build -trimpath -ldflags="-s -w" -o $(BIN) ./cmd/omise-conformance

man: build ## write the manual pages into bin/man
	$(BIN) man bin/man

run: build ## judge the embedded emulator with every case; everything reachable of the contract must be covered
	$(BIN) run --min-coverage 100

# The folder of all published reports, and the entry of the embedded emulator in it.
PUBLISHED := reports/published
OWN := $(PUBLISHED)/emulator/2019-05-29

publish: run ## publish the report of the embedded emulator, unless the published one still holds
	$(BIN) report verify $(OWN) --against conformance-report || $(BIN) report publish conformance-report --into $(PUBLISHED) --name emulator --reproduce 'make run'
	$(BIN) report index $(PUBLISHED)

published: build ## verify what is published; after make run: the emulator's must hold for that run
	$(BIN) report verify $(PUBLISHED)
	$(BIN) report index $(PUBLISHED) --check
	$(BIN) report verify $(OWN) --against conformance-report || { echo "make publish renews it" >&2; exit 1; }

replay: build ## judge the recordings in cassettes/emulator, without a network
	$(BIN) replay --cassettes cassettes/emulator

# With the race detector: the packages that start goroutines or share what they guard, and the suites of concurrent requests. With it
# tests take five to ten times as long; where one thing is done after the other it finds nothing. TestWhatRunsAtOnceIsRaced holds the list.
RACED := ./cassettes ./emulator ./emulator/internal/api ./emulator/internal/clock ./emulator/internal/ident ./emulator/internal/metrics ./emulator/internal/outside ./emulator/internal/reason \
	./emulator/internal/seam/transit ./emulator/internal/state ./emulator/internal/store ./emulator/internal/webhooks ./gate ./internal/atomicfile ./internal/check ./internal/exploring ./internal/faultproxy \
	./internal/gate/doctor ./internal/gate/front ./internal/gate/hooks ./internal/gate/injection ./internal/guarded ./internal/pace ./internal/recording ./internal/replaying ./internal/session \
	./internal/timetable ./internal/trial ./internal/window ./internal/window/traffic ./suites ./suites/charges ./suites/refunds ./target
# Those that count memory, or repeat long work of one client, are run without it.
SLOW := ^(TestWholeSuite|TestLoadAndReplayAreLinear|TestKilledAtAnyTime|TestWalksTakeEveryKindOfStep|TestPlantedFaultsAreFoundAndReduced|TestFaultsBesideTheCommonPathAreFound|TestWhatIsKeptOfRequestsIsBounded|TestRequestsAreBounded|TestForgottenGuestsLeaveTheFile|TestRestartsAreNotSeen|TestMemoryOfUploads|TestIdleGuestsMakeRoom|TestOddValuesAreAnsweredInOrder|TestEveryActionInEveryState|TestACassetteThatCannotBeReadIsNotSaved|TestShardsOfWalksMakeTheWhole|TestALostAnswerIsNoVerdict|TestOddAnswersEndInAVerdict)

test: test-module test-tools ## all tests but packages-test; make lint vets them

test-module: ## the tests of the module itself, with the race detector where things run at once
	$(GO) test -vet=off -timeout 20m $$($(GO) list ./... | grep -vxF "$$($(GO) list $(RACED))")
	$(GO) test -vet=off -timeout 20m -run '$(SLOW)' ./cassettes ./emulator ./emulator/internal/api ./emulator/internal/outside ./internal/exploring ./internal/gate/front ./internal/session ./internal/trial
	$(GO) test -vet=off -timeout 20m -race -skip '$(SLOW)' $(RACED)

test-tools: ## the tests of the tools
	$(GO) -C tools test -vet=off -timeout 20m -skip '^TestPackages$$' ./...

test-browser: ## test the pages in Chromium, which it installs where it can (Debian), with axe-core from the npm registry
	$(GO) -C browser mod tidy -diff
	$(GO) -C browser vet ./...
	GO='$(GO)' .ci/test-browser
	LICENSES_OF=browser $(GO) test -run '^TestLicensesOfModules$$' .

beam: ## vet and test the module for Apache Beam, on its local runner (some minutes the first time, to compile Beam)
	$(GO) -C beam mod tidy -diff
	$(GO) -C beam vet ./...
	$(GO) -C beam test -timeout 10m ./...
	LICENSES_OF=beam $(GO) test -run '^TestLicensesOfModules$$' .

lint: ## formatting, vet, staticcheck, tidy go.mod, generated documents, recordings, the OpenAPI document
	@unformatted=$$($(GO) tool gofumpt -l $$(git ls-files '*.go')); if [ -n "$$unformatted" ]; then echo "not formatted (go tool gofumpt -w .):"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) mod tidy -diff
	$(GO) -C tools vet ./...
	$(GO) -C tools mod tidy -diff
	$(MAKE) docs-check
	$(GO) run ./cmd/omise-conformance cassettes lint cassettes/emulator
	.ci/spec-lint

lint-all: ## golangci-lint with .golangci.yml (builds it first, some minutes)
	$(GO) run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0 run ./...

sbom: build ## write the bill of materials of bin/omise-conformance (CycloneDX) next to it
	$(GO) -C tools run ./sbom -program ../$(BIN) -document ../$(BIN).cdx.json

packages: ## write the packages for npm, PyPI, Debian, RPM and containers into bin/packages; VERSION says which (0.0.0-dev)
	$(GO) -C tools run ./packages -folder ../bin/packages $(if $(VERSION),-version $(VERSION))

packages-test: ## make the packages of this platform and install each, where its packager is there
	$(GO) -C tools test -timeout 20m -v -run '^TestPackages$$' ./packages

release-check: ## walk what must hold before a release (docs/releasing.md); RELEASE is its tag, once the changelog names it
	$(GO) -C tools run ./releasecheck $(if $(RELEASE),-release $(RELEASE))

vulnerabilities: ## look for known vulnerabilities in what is called (says so where their database cannot be reached)
	GO='$(GO)' .ci/vulnerabilities

generate: ## write the documents that are made from the contract and the code
	$(GO) generate ./specs
	$(GO) run ./cmd/gendocs

docs: generate ## write all that is generated within seconds: documents, schemas, helps in them, the index of what is published
	$(GO) run ./cmd/omise-conformance report index $(PUBLISHED)

docs-check: ## fail where make docs would change something
	$(GO) run ./cmd/gendocs -check
	$(GO) run ./cmd/omise-conformance report index $(PUBLISHED) --check

first-verdict: ## reach a first verdict from bare roots (Go, Node.js, Python, the binary alone), as in testdata/transcripts; WRITE=1 writes them
	$(GO) -C tools run ./firstverdict $(if $(WRITE),-write)

recipes: ## check the recipes for CI services against the JSON Schemas of their files; installs check-jsonschema once
	.ci/recipes

site: ## write the catalog of rules as pages into docs/site, which git ignores
	$(GO) run ./cmd/gendocs -site docs/site

cassettes: build ## record cassettes/emulator anew
	$(BIN) record --target emulator --cassettes cassettes/emulator --prune

spec-diff: ## changes of the OpenAPI document since the last release that break clients
	$(GO) -C tools run ./specdiff

promises: ## compare names, command line, schemas, contract and Go API with those of the last release (docs/releasing.md)
	$(GO) -C tools run ./releasecheck -only names,command-line,schemas,contract,go-api

faults-sample: build ## run the suite against twenty-four faults, always the same
	$(BIN) faults --sample 24

faults: build ## run the suite against every fault and write docs/faults.md (about three quarters of an hour on two cores)
	$(BIN) faults
	cp conformance-report/faults.md docs/faults.md

variants-sample: build ## run the suite against fifteen behaviors that the sources allow, always the same
	$(BIN) variants --sample 15

variants: build ## run the suite against every behavior that the sources allow and write docs/variants.md (about a quarter of an hour on two cores)
	$(BIN) variants --random 200
	cp conformance-report/variants.md docs/variants.md

mutation: ## change the code that judges and see whether its tests notice; write docs/mutation.md (about a quarter of an hour)
	nice -n 10 $(GO) -C tools run ./mutation

fuzz: ## run every fuzz target for FUZZTIME (60s) each
	GO='$(GO)' .ci/fuzz

false-alarms: ## run the suite again and again against the clean emulator and write docs/false-alarms.md (about ten minutes)
	$(GO) -C tools run ./falsealarms -document ../docs/false-alarms.md

living: ## judge one emulator twenty times without starting it anew, with and without its control API: all green and equal (some minutes)
	$(GO) -C tools run ./living

clients: ## run flows of published SDKs and of curl against the emulator (testdata/clients); installs them once
	$(GO) -C tools run ./clients

schemathesis: ## test the OpenAPI document against the emulator with Schemathesis (testdata/schemathesis); installs it once
	$(GO) -C tools run ./schemathesis

schemathesis-faults: ## compare Schemathesis with the suite by ten faults and write docs/schemathesis-faults.md (about a quarter of an hour)
	$(GO) -C tools run ./schemathesis -limit 2h -faults 10 -document ../docs/schemathesis-faults.md

generated-client: ## generate a Go client from the OpenAPI document, compile it and make a charge (testdata/generatedclient)
	$(GO) -C tools run ./generatedclient

gates: ## run tests of published SDKs, of curl and of a Go client behind a gate (examples/gates); installs them once
	$(GO) -C tools run ./gates

bench: ## measure emulator and gate beside the servers and proxies of others and write docs/speed.md (about ten minutes on a quiet machine)
	$(GO) -C tools run ./speed -document ../docs/speed.md

profile: ## show where the emulator spends time and memory, count instructions (Valgrind), and write docs/profiles.md (some minutes)
	$(GO) -C tools run ./profile -document ../docs/profiles.md

archives: ## measure check on large archives, and Apache Beam with one processor and two, and write docs/archives.md (about ten minutes on a quiet machine)
	$(GO) -C tools run ./archives -document ../docs/archives.md

slowdown: ## compare a few benchmarks of Go with those of the last release by benchstat, and warn above 5 %
	$(GO) -C tools run ./slowdown

benchmarks: ## all benchmarks of Go, each with its baseline in the same run
	$(GO) test -run '^$$' -bench . ./...

clean: ## remove what building and running made
	rm -rf bin conformance-report
