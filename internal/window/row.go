package window

import (
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/window/traffic"
	"github.com/omise-conformance/harness/judge"
)

// Row is what the list of requests shows of one. Secrets are redacted.
type Row struct {
	Number  int64         `json:"number"`
	At      time.Time     `json:"at"`
	Took    time.Duration `json:"took_ns"`
	Host    exchange.Host `json:"host"`
	Method  string        `json:"method"`
	Path    string        `json:"path"`
	Query   string        `json:"query,omitempty"`
	Key     string        `json:"key"`
	Status  int           `json:"status"` // 0 where no answer came
	Own     bool          `json:"own"`    // the window has sent it
	Objects []string      `json:"objects,omitempty"`
	// Operation is that of the contract; Outside holds if the API has it and the contract does not describe it.
	Operation string `json:"operation,omitempty"`
	Outside   bool   `json:"outside,omitempty"`
	// Code and Message are those of a refusal, and Reason is why the emulator gave it.
	Code    string `json:"code,omitempty"`
	Message string `json:"message,omitempty"`
	Reason  string `json:"reason,omitempty"`
	// Rules and ClientRules count the rules by which the answer and the request were judged.
	Rules       int       `json:"rules"`
	ClientRules int       `json:"client_rules"`
	Answer      []Finding `json:"answer,omitempty"` // what the real API would have answered otherwise
	Client      []Finding `json:"client,omitempty"` // what the client does wrong
	NotJudged   string    `json:"not_judged,omitempty"`
}

// Finding is what a rule says of a request or an answer.
type Finding struct {
	Rule     string `json:"rule"`
	Level    string `json:"level"`
	Expected string `json:"expected"`
	Got      string `json:"got"`
	Place    string `json:"place,omitempty"`
}

// The longest texts and lists of a row.
const (
	longestText  = 512
	mostFindings = 8
	mostMentions = 12
)

func newRow(p *traffic.Passage, ex *exchange.Exchange, reason string) *Row {
	row := &Row{
		Number: p.Number, At: ex.Started, Took: ex.Duration, Host: ex.Request.Host, Method: exchange.Cut(ex.Request.Method, 32),
		Path: exchange.Cut(ex.Request.Path, longestText), Query: exchange.Cut(ex.Request.Query, longestText), Key: string(ex.Request.Key),
		Own: p.Own,
	}
	if ex.Response == nil {
		return row
	}
	row.Status = ex.Response.Status
	if object := ex.Response.Object(); object["object"] == "error" {
		code, _ := object["code"].(string)
		message, _ := object["message"].(string)
		row.Code, row.Message = exchange.Cut(code, longestText), exchange.Cut(message, longestText)
		row.Reason = exchange.Cut(exchange.Redact(reason), longestText)
	}
	return row
}

// findings returns the first findings, with texts that are not too long.
func findings(all []judge.Finding) (some []Finding) {
	for i := range all[:min(len(all), mostFindings)] {
		each := &all[i]
		some = append(some, Finding{
			Rule: each.Rule, Level: string(each.Level), Place: exchange.Cut(each.Place, longestText),
			Expected: exchange.Cut(each.Expected, longestText), Got: exchange.Cut(each.Got, longestText),
		})
	}
	return some
}
