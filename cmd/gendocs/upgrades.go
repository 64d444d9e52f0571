package main

import (
	"bytes"

	"github.com/omise-conformance/harness/internal/upgrade"
	"github.com/omise-conformance/harness/specs"
)

// upgradeGuides writes, for each older version of the API that has a contract, what changes from it to the current one.
func upgradeGuides(check bool) []error {
	var errs []error
	for _, version := range specs.Versions() {
		if version == specs.Version {
			continue
		}
		guide, err := upgrade.Between(version, specs.Version)
		if err != nil {
			return append(errs, err)
		}
		var out bytes.Buffer
		out.WriteString("<!-- Made by make generate from specs/openapi.yaml and specs/versions. Do not edit. -->\n\n")
		errs = append(errs, upgrade.Markdown(&out, guide), writeDocument("docs/upgrading-from-"+version+".md", out.Bytes(), check))
	}
	return errs
}
