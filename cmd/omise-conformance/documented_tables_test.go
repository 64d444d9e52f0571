package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/gate/namespace"
)

// unrun is a command of a document that is not run, known by how it begins, and why.
type unrun struct{ document, begins, why string }

const (
	byCI      = "CI runs it, or what it stands for, and it takes minutes"
	published = "needs what is published; make packages-test and make first-verdict install from local archives"
	engine    = "needs a container engine"
	realAPI   = "needs the network and keys of the test API"
)

// unrunPrograms are the programs that are never run, whatever the document.
var unrunPrograms = map[string]string{
	"make": byCI, "docker": engine, "kubectl": "needs a cluster", "until": "waits for a cluster", "brew": published, "scoop": published,
	"sudo": "changes the machine", "cosign": "needs a release", "sha256sum": "needs a release", "tar": "needs a release",
	"npx": published, "npm": published, "pip": published, "pipx": published,
}

// unrunCommands are further ones. An entry without its command fails the test.
var unrunCommands = []unrun{
	{"README.md", "go install", published},
	{"README.md", program + " run --target omise", realAPI},
	{"README.md", "python3 -m venv", published},
	{"README.md", program + " record --target omise", realAPI},
	{"README.md", program + " diff", "reads every recording; docs/diffing.md runs it on some"},
	{"README.md", program + " faults", "runs every case once before, for half a minute on two busy cores; the tests of internal/trial do less of the same"},
	{"README.md", program + " variants", byCI},
	{"CONTRIBUTING.md", "go run", "runs in a checkout, and needs keys of the test API"},
	{"deploy/kubernetes/README.md", "go -C tools", "needs a registry"},
	{"docs/beam.md", "git clone", "needs the network"},
	{"docs/beam.md", "go build", byCI},
	{"docs/beam.md", "./omise-conformance-beam", byCI},
	{"docs/check.md", "curl -s …", "leaves the address out"},
	{"docs/check.md", program + " check --follow", "needs an archive of a gateway; scripts of check have one"},
	{"docs/formats-of-recordings.md", "git show", "needs the repository of a client"},
	{"docs/publishing.md", program, "needs a run of every case, twice; the script publishing.txtar has these commands"},
	{"docs/scale.md", program + " run --shard", "runs every case; the script shards.txtar has these commands"},
	{"docs/scale.md", program + " report merge", "as the commands before it"},
	{"docs/reports.md", program + " report html faults.json", "needs the reports of faults and variants; the script report-html.txtar has it"},
	{"docs/gate/webhooks.md", program, "needs a handler of webhooks; tests of the gate run these commands with the example in examples/webhooks"},
	{"examples/webhooks/python/README.md", "PORT=3000", "a test of the gate runs the example"},
	{"docs/control-api.md", "OMISE_SECRET_KEY=skey_test_… python3 adapter.py", "a test of the root package runs it before a fake"},
	{"docs/gate/containers.md", program + " gate", engine},
	{"docs/go-tests.md", "go get", published},
	{"docs/install.md", "go install", published},
	{"docs/judging-a-fake.md", program + " run --api-url http://127.0.0.1:8080 --control-url", engine},
	{"docs/recording.md", program + " record --target omise", realAPI},
	{"docs/recording.md", program + " replay", "replays every case; README.md does"},
	{"docs/releasing.md", "git tag", "makes a release"},
	{"docs/releasing.md", "git push", "makes a release"},
	{"docs/writing-a-rule.md", "bin/" + program + " faults", "as in README.md"},
}

// reasonNotToRun returns the entry because of which a command is not run.
func reasonNotToRun(document, line string) (unrun, bool) {
	word, _, _ := strings.Cut(line, " ")
	if why, ok := unrunPrograms[word]; ok {
		return unrun{document, word, why}, true
	}
	for _, each := range unrunCommands {
		if each.document == document && strings.HasPrefix(line, each.begins) {
			return each, true
		}
	}
	return unrun{}, false
}

// exitCodes are those of commands that do not succeed, by document and how they begin.
var exitCodes = map[string]map[string]string{
	"README.md":             {program + " run --api-url http://127.0.0.1:8080 --control-url": "1"},
	"docs/configuration.md": {program + " config check": "2"},
	"docs/judging-a-fake.md": {
		program + " run --api-url http://127.0.0.1:8080 --label-filter tokens": "1", program + " run --api-url http://127.0.0.1:8080 --rerun-failed": "1",
	},
}

func exitCode(document, line string) string {
	for begins, code := range exitCodes[document] {
		if strings.HasPrefix(line, begins) {
			return code
		}
	}
	return "0"
}

// standIns are the commands of clients, and a browser: what documents show of them is how a gate is put before them.
var standIns = map[string]string{
	"npm": "exec shop token charge", "go": "[ -e twice ] && exec shop token charge charge; exec shop token charge", "pytest": "exec shop token charge", "python": "exec shop token charge",
	"mvn": "exec shop token charge", "bundle": "exec shop token charge", "dotnet": "exec shop token charge", "xdg-open": "exit 0",
}

// fakeAt serves an emulator with a fault, or without for an empty one, at an address of its own and its control API at another.
const (
	faultyFake = "fake token.single-use-charge & fakes=$!; until curl -s http://127.0.0.1:8082/health >/dev/null; do sleep 0.1; done"
	wholeFake  = "fake '' & fakes=$!; until curl -s http://127.0.0.1:8082/health >/dev/null; do sleep 0.1; done"
	ownKeys    = "export OMISE_PUBLIC_KEY=pkey_test_60000000000emulator OMISE_SECRET_KEY=skey_test_60000000000emulator"
	repository = "git init -qb main && git add cassettes/omise/tokens && git -c user.name=me -c user.email=me@example.com commit -qm recordings"
	fixtures   = "mkdir -p test/fixtures; cp $PROJECT/cassettes/emulator/tokens/create.yaml test/fixtures"
	recordings = "mkdir -p cassettes; cp -rl $PROJECT/cassettes/emulator cassettes/omise 2>/dev/null || cp -r $PROJECT/cassettes/emulator/. cassettes/omise"
	ofCheckout = "mkdir bin; ln -s $(command -v omise-conformance) bin"
	ofTokens   = "mkdir -p cassettes/omise; cp -r $PROJECT/cassettes/emulator/tokens cassettes/omise"
)

// prepared is what stands in the folder of a document, or is served, before its first command.
var prepared = map[string]string{
	"README.md":                    lines(faultyFake, fixtures, recordings),
	"docs/adding-a-source-type.md": ofCheckout,
	"docs/check.md":                fixtures,
	"docs/configuration.md":        "awk '/^```yaml/ {inside = 1; next} /^```/ {if (inside) exit} inside' $PROJECT/docs/configuration.md >omise-conformance.yaml",
	"docs/diffing.md": lines(
		wholeFake, ownKeys, ofTokens, repository, "cp -r cassettes/omise cassettes/2026-01; cp -r cassettes/omise cassettes/2026-02",
	),
	"docs/gate.md": lines(
		"echo 'charges/createCharge/token-once  # TestUsedToken sends one on purpose' >gate-known.txt", "touch twice",
	),
	"docs/gate/php.md": "mkdir -p vendor/bin; ln -s $(command -v npm) vendor/bin/phpunit",
	"docs/judging-a-fake.md": lines(
		faultyFake, "printf '%s\\n' 'token.single-use-charge  # tokens are not consumed yet, #12' 'lifecycle.legal-change  # the same' >known-failing.txt",
	),
	"docs/recording.md": lines(ofTokens, repository, "git checkout -qb renewal"),
	"docs/reports.md": lines(
		"omise-conformance run --quiet --case tokens/create >/dev/null", "cp -r conformance-report main",
	),
	"docs/scale.md":          lines(wholeFake, ownKeys),
	"docs/writing-a-rule.md": ofCheckout,
}

func lines(all ...string) string { return strings.Join(all, "\n") }

// fake is the command of fakes: fake FAULT.
func fake() {
	emu := emulator.New(emulator.Options{Fault: os.Args[1], OneAddress: true})
	go func() { exitWith(http.ListenAndServe("127.0.0.1:8082", emu.Control())) }() //nolint:gosec // for a moment
	exitWith(http.ListenAndServe("127.0.0.1:8080", emu.API()))                     //nolint:gosec // for a moment
}

func exitWith(err error) {
	if errors.Is(err, http.ErrServerClosed) {
		os.Exit(0)
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// enter runs a command in name spaces: inside PLAN COMMAND.
func enter() { os.Exit(namespace.Enter(os.Args[1], os.Args[2:])) }
