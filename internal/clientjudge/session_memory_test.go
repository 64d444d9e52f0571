package clientjudge_test

import (
	"fmt"
	"maps"
	"runtime"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/clientjudge"
	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/judge"
)

// TestMemoryOfASessionIsFlat: what a session remembers does not grow with its requests.
func TestMemoryOfASessionIsFlat(t *testing.T) {
	const requests, after = 40_000, 10_000
	o := clientjudge.New(&judge.Judge{Contract: load(t)})
	open, reversed := authorized(t, ""), charge(t, "ReversedCharge", "", nil)
	body := make([]byte, 8<<10) // as long as that of a charge
	heap := func() uint64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc
	}
	before, findings := uint64(0), 0
	for i := range requests {
		charge, turn := fmt.Sprintf("chrg_test_%019d", i/4), i%4
		answer := maps.Clone([]map[string]any{open, reversed, nil, open}[turn])
		line := []string{"/charges", "/charges/" + charge + "/reverse", "/charges/" + charge + "/capture", "/charges"}[turn]
		ex := &exchange.Exchange{
			Seq: i + 1, Started: embedded.Epoch().Add(time.Duration(i) * time.Second), Duration: time.Millisecond,
			Request: exchange.Request{Method: "POST", Host: exchange.API, Path: line, Body: fmt.Appendf(nil, "amount=%d&currency=thb", i), Key: exchange.KeySecret},
		}
		if turn == 2 {
			ex.Response = &exchange.Response{Status: 400, JSON: refusal("failed_capture"), Body: body}
		} else {
			answer["id"] = fmt.Sprint(charge, map[bool]string{true: "x"}[turn == 3])
			ex.Response = &exchange.Response{Status: 200, JSON: answer, Body: body}
		}
		findings += len(o.Remember(&clientjudge.Sent{Exchange: ex, Lost: turn == 3}).Findings)
		if i == after {
			before = heap()
		}
	}
	if grown := int64(heap()) - int64(before); grown > 1<<20 {
		t.Errorf("between request %d and request %d the memory has grown by %d bytes", after, requests, grown)
	}
	if have, most := o.Remembered(); have != most {
		t.Errorf("%v objects and lost requests are remembered, want %v", have, most)
	}
	if findings != requests/4 {
		t.Errorf("%d findings, want %d: every capture comes after a reverse", findings, requests/4)
	}
	runtime.KeepAlive(o)
}
