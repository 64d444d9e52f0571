package explanation

import (
	"strconv"
)

// exit is what a command ends with.
type exit struct {
	code          int
	meaning       string
	causes, steps []string
}

// exits are the exit codes of all commands.
var exits = []exit{
	{
		0, "conformant",
		[]string{"Every MUST that was judged held. What is not supported was not judged, and the report counts it."},
		nil,
	},
	{
		1, "not conformant, or a known-failing entry that passes",
		[]string{
			"A rule at MUST is broken by a case, a client or a file; with --strict a SHOULD too.",
			"An entry of the known-failing list passes, and its line has to go.",
			"The coverage is below --min-coverage, or a recording is older than --max-age.",
		},
		[]string{"Begin with the first of the likely causes in the report.", "omise-conformance run --rerun-failed conformance-report"},
	},
	{
		2, "wrong usage or configuration",
		[]string{"A flag, an argument, a variable or a file of settings is wrong; the last line says which.", "A key is missing, or is a live key."},
		[]string{"omise-conformance help COMMAND"},
	},
	{
		3, "not judged: target down, timeouts, 429, reports not written",
		[]string{
			"The target did not answer, answered 429, or took too long; nothing is said about what it would have done.",
			"A recording is missing or broken, or a report could not be written.",
		},
		[]string{"Look at the problems above the verdict, then at the address and the log of the target.", "omise-conformance run --rate 2"},
	},
	{
		4, "nothing selected, or nothing of it could be judged",
		[]string{"The filters select no case, or the target lacks the features that all of them need."},
		[]string{"omise-conformance run --list"},
	},
	{
		5, "of a gate: the client keeps the contract, but its command failed",
		[]string{"The command of a gate ended with another code than 0; the report says which, and what it sent was right."},
		[]string{"Look at the output of the command."},
	},
	{
		70, "the tool itself crashed: a defect, please report it",
		[]string{"A defect of the tool; it says nothing about the target."},
		nil,
	},
	{
		130, "interrupted; the reports hold what was judged",
		[]string{"Somebody pressed Ctrl-C, or a service ended the process with SIGTERM."},
		nil,
	},
}

func (b *Book) addExitCodes() error {
	for _, e := range exits {
		code := strconv.Itoa(e.code)
		b.add(ExitCode, code, "A command ended with it: "+e.meaning+".", func() Page {
			return Page{Causes: e.causes, Steps: e.steps, Sources: []string{"README.md, In CI"}}
		}, "exit-"+code, "exit "+code)
	}
	return nil
}
