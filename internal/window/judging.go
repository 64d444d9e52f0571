package window

import (
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/clientjudge"
	"github.com/omise-conformance/harness/internal/lifecycle"
	"github.com/omise-conformance/harness/internal/window/traffic"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// judging judges the requests in the order of their answers, as long as a page is open. What of it is kept is bounded.
type judging struct {
	contract *specs.Contract
	by       *judge.Judge
	last     int64 // the number of the last request that was judged, or passed over
	rows     []*Row
	missed   int64 // requests that were gone before their turn

	client  *clientjudge.Observer
	monitor *lifecycle.Monitor
	past    *lifecycle.Past
	objects *simplelru.LRU[string, string] // that were shown, each with its kind
}

// mostObjects is how many objects are followed at once.
const mostObjects = 4096

func newJudging(contract *specs.Contract, dialect specs.Dialect) *judging {
	j := &judging{contract: contract, by: &judge.Judge{Contract: contract, Dialect: dialect}}
	j.forget()
	return j
}

// forget forgets all objects: what was not seen may have moved them.
func (j *judging) forget() {
	j.client, j.past = clientjudge.New(j.by), lifecycle.NewPast(j.by)
	j.monitor = lifecycle.NewMonitor(j.by)
	j.objects, _ = simplelru.NewLRU(mostObjects, func(id, _ string) {
		j.monitor.Forget(id)
		j.past.Forget(id)
	})
}

// take judges a request and adds its row.
func (j *judging) take(p *traffic.Passage, raw *exchange.Raw, reason string) {
	ex := exchange.New(*raw)
	row := newRow(p, ex, reason)
	j.last = p.Number
	j.rows = append(j.rows, row)
	op := j.contract.Find(string(ex.Request.Host), ex.Request.Method, ex.Request.Path)
	if op != nil {
		row.Operation = op.ID
	}
	switch why := ex.NotJudged(); {
	case ex.Request.Host == cassettes.Control:
		row.NotJudged = "a request to the control API, which the real one does not have"
		return
	case p.TooLong:
		row.NotJudged = "a body is longer than 256 KiB"
		return
	case why != "":
		row.NotJudged = why
		return
	}
	rules, found := j.by.Ambient(ex)
	further, changed := j.monitor.Observe(ex)
	kept, past := j.past.Observe(ex)
	row.Rules = len(rules) + len(further) + len(kept)
	row.Answer = findings(append(append(found, changed...), past...))
	for _, id := range j.monitor.Mentioned(op, ex) {
		j.objects.Add(id, "")
		row.Objects = append(row.Objects, id)
	}
	if object := ex.Response.Object(); object != nil {
		id, _ := object["id"].(string)
		if kind, _ := object["object"].(string); id != "" && kind != "list" {
			j.objects.Add(id, kind)
		}
	}
	if p.Own {
		return // it is no client that is being built
	}
	verdict := j.client.Observe(&clientjudge.Sent{
		Exchange: ex, Secrets: exchange.SentSecrets(raw), LiveKey: exchange.LiveAuthorization(raw.Header.Get("Authorization")),
	})
	row.Client, row.Outside = findings(verdict.Findings), verdict.Outside
	row.ClientRules = len(verdict.Judged)
}

// made returns the ids of objects of a kind that answers have shown alone, the newest first.
func (j *judging) made(kind string, most int) (ids []string) {
	keys := j.objects.Keys()
	for i := len(keys) - 1; i >= 0 && len(ids) < most; i-- {
		if of, _ := j.objects.Peek(keys[i]); of == kind {
			ids = append(ids, keys[i])
		}
	}
	return ids
}

// A turn judges so many requests and then lets others have the processor: at most 4,000 a second, of what the emulator answers tens of
// thousands of.
const (
	turn     = 200
	turnRest = 50 * time.Millisecond
	mostRows = 1000
)

// trim drops the rows that there is no room for.
func (j *judging) trim() {
	if extra := len(j.rows) - mostRows; extra > 0 {
		j.rows = append([]*Row(nil), j.rows[extra:]...)
	}
}
