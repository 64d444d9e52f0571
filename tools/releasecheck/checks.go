package main

// The tools that are pinned here need many modules and few minutes to build, once.
const (
	goreleaser = "go run github.com/goreleaser/goreleaser/v2@v2.15.0"
	actionlint = "go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"
)

// checks are made in this order, the quick ones first.
var checks = []check{
	{name: "tree", sentence: "Everything is committed.", judge: cleanTree},
	{name: "changelog", sentence: "`CHANGELOG.md` tells of the release, or has something under Unreleased.", judge: changelogTold},
	{name: "pins", sentence: "A tool or a Go version that is written in two places is the same there.", judge: pinsAgree},
	{name: "names", sentence: "No rule and no case of the last release is gone without a line in `CHANGELOG.md`.", judge: namesKept},
	{name: "command-line", sentence: "No command and no flag of the last release is gone without a line in `CHANGELOG.md`.", judge: commandsKept},
	{name: "schemas", sentence: "Reports and configurations of the last release fit the JSON Schemas of today, and no key is gone.", judge: schemasKept},
	{name: "contract", sentence: "No change of the contract since the last release breaks a client (oasdiff) without a line in `CHANGELOG.md`.", judge: contractKept},
	{name: "go-api", sentence: "Code for the last release compiles (apidiff), unless the version says otherwise: a new major one, before 1.0 a new minor one.", judge: goAPIKept},
	{name: "lint", sentence: "`make lint` finds nothing.", command: "make lint"},
	{name: "licenses", sentence: "Every module that is linked in has a license that allows it.", command: "go test -count=1 -run '^TestLicensesOfModules$' ."},
	{name: "vulnerabilities", sentence: "No known vulnerability is called.", command: "make vulnerabilities"},
	{name: "sbom", sentence: "The bill of materials can be written.", command: "make sbom"},
	{name: "workflows", sentence: "actionlint finds nothing in the workflows.", command: actionlint},
	{name: "goreleaser", sentence: "GoReleaser accepts `.goreleaser.yaml`.", command: goreleaser + " check"},
	{name: "artifacts", sentence: "GoReleaser makes archives, bills of materials, a cask and a manifest for Scoop of every platform, and their checksums agree.", judge: artifactsAgree},
	{name: "platforms", sentence: "The packages for npm, PyPI, Debian, RPM and containers can be made for every platform.", command: "make packages"},
	{name: "packages", sentence: "The packages can be made and installed.", command: "make packages-test"},
}
