package main

import (
	"bytes"
	"fmt"
	"strings"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/gate/injection"
	"github.com/omise-conformance/harness/reports"
)

// injections writes what the upstream of a gate can do otherwise: a row for each injection but those of single fields,
// which their groups stand for.
func injections() ([]byte, error) {
	all, err := conformance.Injections()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, `<!-- Made by make generate from the injections and specs/openapi.yaml. Do not edit. -->

# Injections

What the upstream of a gate can do otherwise within the contract, and what a good client does. One run with some of them:

    omise-conformance gate --inject error/429@createCharge:1,slow:20%% -- npm test

All of them, each in a run of its own:

    omise-conformance gate matrix -- npm test

## How they are written

%s. Several are separated by commas, or the flag is repeated.

- NAME and OPERATION (an operationId of specs/openapi.yaml) may have * for any text.
- COUNT is the number of requests that meet it in a run: the first ones that it can happen to. PERCENT is the share of these
  requests that meet it; which ones follows from --seed and the number of the request.
- Without either it happens as the column *happens to* says. What happens to an answer counts only where it changes the answer.
- Several can happen to one request, from the wire to the upstream: time-outs and cuts, errors, the writing of answers, payments.

Objects stay consistent: a charge that was declined is a failed one in later answers and in events, because the emulator has
declined it. Declines of a card need the embedded emulator; with another upstream they meet no request. What is said of fields
is not done to webhooks.

## What a matrix says

The command must pass without an injection. With one, it *passed*, *failed* or *hung* (a time limit ended it); *not reached*
says that no request met the injection. On top, by what the requests show beside the run without an injection:

- *charged twice*: money moved twice, because a request whose answer was lost was sent again at once;
- *retried wrongly*: a request was sent again before the time of Retry-After was over, or as it was after an error that cannot
  change, or with a token that was used;
- *broke a rule*: it kept a rule of clients ([the rules](rules.md)) without the injection, and not with it.

Exit code 1: a command hung, charged twice or retried wrongly, or failed under an injection that *must pass*: the contract
allows such answers. Failing under an error is no finding.

A command under which nothing else runs gives the clearest rows. Its requests are counted by operation, so that a test which
asks for the same as another is not taken for a retry.

The short names of the sources are explained in [the rules](rules.md#sources).
`, sentence(injection.Syntax))
	section := ""
	parts := map[string]int{}
	for _, i := range all {
		group, _, _ := strings.Cut(i.Name, "/")
		if i.Part {
			parts[group]++
			continue
		}
		if group != section {
			section = group
			fmt.Fprintf(&out, "\n## %s\n\n%s\n\n| injection | what happens | happens to | a good client | must pass | source |\n|---|---|---|---|---|---|\n",
				section, sections[section])
		}
		must := ""
		if i.Cope {
			must = "yes"
		}
		fmt.Fprintf(&out, "| %s | %s | %s | %s | %s | %s |\n", reports.MarkdownCode(i.Name), reports.MarkdownText(i.Sentence), i.Happens, reports.MarkdownText(i.Good), must,
			reports.MarkdownText(i.Source))
	}
	fmt.Fprint(&out, "\n## Single fields\n\nEach field has injections of its own, with the name of the field after that of the object, such as\n"+
		"`null/charge.approval_code`. `omise-conformance gate injections` lists them.\n\n| way | fields |\n|---|---|\n")
	for _, way := range []string{"absent", "null", "unknown"} {
		fmt.Fprintf(&out, "| %s | %d |\n", way, parts[way])
	}
	return out.Bytes(), nil
}

// sections say what the injections of one first word are about.
var sections = map[string]string{
	"error":   "Answers that are errors. The names that end with `-done` are of errors after the upstream has acted.",
	"timeout": "Answers that do not come, until the client goes away or five minutes have passed.",
	"slow":    "Answers that take their time.",
	"cut":     "Connections that end.",
	"decline": "Charges that fail, with each failure_code that the contract lists, and one that it does not. A charge by card fails at once, one that waits for its payer right after the answer.",
	"pending": "Charges that wait for their payer, and what becomes of them.",
	"lapsed":  "What lapses while nobody looks.",
	"list":    "Lists with many pages, and with none.",
	"text":    "The same answer, written otherwise.",
	"absent":  "Answers without fields that the contract does not require. Made from the contract.",
	"further": "Answers with a field more. Made from the contract.",
	"null":    "Answers with null where the contract allows it. Made from the contract. Single fields that are null in some states only have no part in these.",
	"order":   "Answers whose fields stand in another order. Made from the contract.",
	"unknown": "Answers with words that a later version of the API may bring. Made from the contract; no source promises that the lists of words stay or grow.",
}

func sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
