package diff

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

// call is one interaction in short.
type call struct {
	request  string // "POST /charges amount=1"
	status   int    // 0: no answer
	body     string
	header   http.Header
	at, took int // milliseconds; without them one after the other
}

func (c call) exchange(index int) *exchange.Exchange {
	parts := strings.SplitN(c.request, " ", 3)
	path, query, _ := strings.Cut(parts[1], "?")
	host := exchange.API
	if strings.HasPrefix(path, "/tokens") {
		host = exchange.Vault
	}
	raw := exchange.Raw{
		Seq: index + 1, Method: parts[0], Host: host, Path: path, Query: query,
		Header:  http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
		Started: time.Unix(1767225600, 0).Add(time.Duration(index) * time.Second),
	}
	if c.took > 0 {
		raw.Started = time.Unix(1767225600, 0).Add(time.Duration(c.at) * time.Millisecond)
		raw.Duration = time.Duration(c.took) * time.Millisecond
	}
	if len(parts) == 3 {
		raw.Body = []byte(parts[2])
	}
	if c.status == 0 {
		raw.Failure = &exchange.Failure{Kind: "timeout", Message: "the target did not answer"}
		return exchange.New(raw)
	}
	header := c.header
	if header == nil {
		header = http.Header{"Content-Type": {"application/json; charset=utf-8"}, "Omise-Version": {"2019-05-29"}}
	}
	raw.Response = &exchange.RawResponse{Status: c.status, Header: header, Body: []byte(c.body)}
	return exchange.New(raw)
}

// side makes a side with one case.
func side(calls ...call) *Side { return sides("charges/one", calls...) }

func sides(id string, calls ...call) *Side {
	s := NewSide(Source{Path: "x", Kind: KindReport, About: "run of x"})
	s.add(id, calls...)
	return s
}

func (s *Side) add(id string, calls ...call) *Side {
	exchanges := make([]*exchange.Exchange, len(calls))
	for i, c := range calls {
		exchanges[i] = c.exchange(i)
	}
	s.Add(id, "passed", exchanges)
	return s
}

// answer is one request with one answer.
func answer(body string) *Side {
	return side(call{request: "GET /charges/" + idA, status: 200, body: body})
}

const (
	idA = "chrg_test_66dtww9mm91lnwz4u34"
	idB = "chrg_test_67aaaa9mm91lnwz4u34"
	idC = "chrg_test_67bbbb9mm91lnwz4u34"
)

func contract(t testing.TB) *specs.Contract {
	t.Helper()
	c, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func compare(t testing.TB, a, b *Side) *Result {
	t.Helper()
	result, err := Compare(contract(t), a, b)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// lines returns the changes as "kind! sentence", the mark where they break.
func lines(r *Result) string {
	var out []string
	for _, change := range r.Changes {
		mark := ""
		if change.Breaking {
			mark = "!"
		}
		out = append(out, fmt.Sprintf("%s%s %s", change.Kind, mark, change.Sentence))
	}
	return strings.Join(out, "\n")
}

func expect(t *testing.T, name, got string, want ...string) {
	t.Helper()
	if wanted := strings.Join(want, "\n"); got != wanted {
		t.Errorf("%s:\ngot\n  %s\nwant\n  %s", name, strings.ReplaceAll(got, "\n", "\n  "), strings.ReplaceAll(wanted, "\n", "\n  "))
	}
}
