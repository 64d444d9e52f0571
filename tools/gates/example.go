package main

import (
	"path/filepath"

	"github.com/omise-conformance/harness/tools/installation"
)

// example is one folder of examples/gates: what it needs, and the command that a user would put behind the gate.
type example struct {
	*installation.Kit
	command func(installed string) []string
	env     func(installed string) []string
	mark    string   // how the gate knows which test runs
	without []string // operations that its client does not have
}

// examples are in the order in which they run.
var examples = []example{
	{
		Kit:     &installation.Curl,
		command: func(string) []string { return []string{"sh", "payments.sh"} },
	},
	{
		Kit:     &installation.Node,
		command: func(string) []string { return []string{"npm", "test"} },
		env: func(installed string) []string {
			return []string{"NODE_PATH=" + filepath.Join(installed, "node_modules"), "NPM_CONFIG_UPDATE_NOTIFIER=false"}
		},
	},
	{
		Kit: &installation.Python,
		command: func(installed string) []string {
			return []string{filepath.Join(installed, "venv", "bin", "python"), "-m", "unittest", "-v"}
		},
		mark: "unittest",
		env:  func(string) []string { return []string{"PYTHONDONTWRITEBYTECODE=1"} },
	},
	{
		Kit: &installation.Java,
		command: func(installed string) []string {
			return []string{"java", "-cp", filepath.Join(installed, "lib", "*"), "Payments.java"}
		},
	},
	{
		Kit:     &installation.Go,
		command: func(string) []string { return []string{"go", "test", "-count=1", "-v", "./..."} },
		mark:    "go",
	},
}

// operations are what every example does.
var operations = []string{
	"createToken", "createCharge", "retrieveCharge", "updateCharge", "listCharges", "captureCharge", "reverseCharge",
	"createRefund", "listChargeRefunds", "createSource", "createCustomer", "destroyCustomer", "listCustomerCards",
	"createRecipient", "updateRecipient",
}

// names lists the languages.
func names() (all []string) {
	for i := range examples {
		all = append(all, examples[i].Name)
	}
	return all
}
