package exploring

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/explore"
	"github.com/omise-conformance/harness/specs"
)

// wrongCapture: a charge tells of one satang more than was captured of it.
func wrongCapture() *planted {
	return &planted{answer: func(_ *planted, r *http.Request, body, object map[string]any) {
		if part, ok := body["capture_amount"].(float64); ok && object["captured_amount"] == part {
			object["captured_amount"] = part + 1
		}
	}}
}

// overCapture: a capture of more than was held takes all of it.
func overCapture() *planted {
	return &planted{request: func(p *planted, r *http.Request, body map[string]any) *http.Response {
		if !strings.HasSuffix(r.URL.Path, "/capture") || body["capture_amount"] == nil {
			return nil
		}
		charge := objectOf(p.again(r, http.MethodGet, strings.TrimSuffix(r.URL.Path, "/capture"), map[string]any{}))
		held, isAmount := charge["amount"].(float64)
		if asked, _ := body["capture_amount"].(float64); !isAmount || asked <= held {
			return nil
		}
		return p.again(r, http.MethodPost, r.URL.Path, map[string]any{})
	}}
}

// lostEvent: of a charge that was captured later no event tells so.
func lostEvent() *planted {
	return &planted{answer: func(_ *planted, r *http.Request, _, object map[string]any) {
		data, ok := object["data"].([]any)
		if !ok || !strings.HasSuffix(r.URL.Path, "/events") {
			return
		}
		for _, each := range data {
			if event := each.(map[string]any); event["key"] == "charge.capture" {
				event["key"] = "charge.create"
			}
		}
	}}
}

// openList: the charges of the platform are among those of a sub-merchant.
func openList() *planted {
	return &planted{request: func(p *planted, r *http.Request, _ map[string]any) *http.Response {
		key, _, _ := r.BasicAuth()
		if r.URL.Path != "/charges" || r.Method != http.MethodGet || strings.HasPrefix(key, "skey") {
			return nil
		}
		if own := p.again(r, http.MethodGet, r.URL.Path, nil); own.StatusCode != http.StatusOK {
			return own // the key of a revoked chain
		}
		r.SetBasicAuth(p.secret, "")
		return nil
	}}
}

// anyDestination: a recipient that nobody verified is taken as destination.
func anyDestination() *planted {
	return &planted{request: func(p *planted, r *http.Request, body map[string]any) *http.Response {
		if r.URL.Path != "/charges" || body["destination"] == nil {
			return nil
		}
		delete(body, "destination")
		return p.again(r, http.MethodPost, "/charges", body)
	}}
}

// reusedToken: POST /customers/{id}/cards takes the card of a spent token.
func reusedToken() *planted {
	used := map[any]bool{}
	return &planted{
		request: func(p *planted, r *http.Request, body map[string]any) *http.Response {
			if !strings.HasSuffix(r.URL.Path, "/cards") || !used[body["card"]] {
				return nil
			}
			other := r.Clone(r.Context())
			other.URL.Host, other.Header = "vault.target", r.Header.Clone()
			other.SetBasicAuth(p.key, "")
			token, _ := body["card"].(string)
			fresh := objectOf(p.again(other, http.MethodPost, "/tokens", map[string]any{"card": p.known[token]}))
			return p.again(r, http.MethodPost, r.URL.Path, map[string]any{"card": fresh["id"]})
		},
		answer: func(p *planted, r *http.Request, body, object map[string]any) {
			if id, _ := object["id"].(string); r.URL.Path == "/tokens" && id != "" {
				p.known[id] = body["card"]
			}
			if object["object"] == "charge" {
				used[body["card"]] = true
			}
		},
	}
}

// freeSource: a source of another method than promptpay stays fresh when it is charged.
func freeSource() *planted {
	return &planted{answer: func(_ *planted, r *http.Request, _, object map[string]any) {
		if object["object"] == "source" && object["type"] != "promptpay" && object["charge_status"] == "pending" {
			object["charge_status"] = "unknown"
		}
	}}
}

func TestFaultsBesideTheCommonPathAreFound(t *testing.T) {
	for _, each := range []struct {
		name  string
		fault func() *planted
		want  string
	}{
		{"a partial capture that is shown wrong", wrongCapture, "captured_amount"},
		{"a capture of more than was held", overCapture, "capture.over-amount"},
		{"an event that is lost", lostEvent, "to have the events charge.create, charge.capture"},
		{"a chain that sees the platform's charges", openList, "no charge of the platform"},
		{"a destination that is not verified", anyDestination, "destination.unverified"},
		{"a token that POST /customers/{id}/cards takes again", reusedToken, "used_token"},
		{"a source that does not show its charge", freeSource, "charge_status"},
	} {
		t.Run(each.name, func(t *testing.T) {
			walk := exploredIn(t, specs.Documented, each.fault, 1)
			text := walk.String()
			t.Log("\n" + text)
			if len(walk.Steps) > 6 {
				t.Errorf("the reduced walk has %d steps, want at most 6", len(walk.Steps))
			}
			if !strings.Contains(text, each.want) {
				t.Errorf("the text lacks %q", each.want)
			}
		})
	}
}

// TestWalksTakeEveryKindOfStep counts what 40 walks in each dialect do.
func TestWalksTakeEveryKindOfStep(t *testing.T) {
	seen := map[string]int{}
	for _, dialect := range []specs.Dialect{specs.Recorded, specs.Documented} {
		plan, driver := faultyIn(t, dialect, func() *planted { return &planted{} }, 1)
		for seed := int64(1); seed <= 40; seed++ {
			with, closing := driver()
			walk := plan.Random(t.Context(), seed, with)
			closing()
			if walk.Failure != nil || walk.NotJudged != "" {
				t.Fatal(walk.String(), walk.NotJudged)
			}
			for _, taken := range walk.Steps {
				count(seen, taken)
			}
		}
	}
	for _, kind := range []string{
		"dashboard", "revokeChain 200", "listCharges of chain 200", "listCharges of chain 401", "createCustomerCard 200",
		"destination 200", "destination 400", "captureCharge part 200", "captureCharge part 400", "listChargeEvents 200",
	} {
		if seen[kind] == 0 {
			t.Errorf("no walk has the step %s", kind)
		}
	}
	methods := 0
	for kind := range seen {
		if strings.HasPrefix(kind, "source of ") {
			methods++
		}
	}
	if methods < 20 {
		t.Errorf("the walks make sources of %d types, want at least 20", methods)
	}
}

func count(seen map[string]int, taken explore.Taken) {
	if len(taken.Together) > 0 || len(taken.Exchanges) == 0 {
		return
	}
	status := fmt.Sprint(" ", taken.Exchanges[0].Response.Status)
	switch {
	case taken.On == specs.Dashboard:
		seen[taken.On]++
	case taken.On == "createSource":
		seen[fmt.Sprint("source of ", taken.Params["type"])]++
	case taken.Params["destination"] != nil:
		seen["destination"+status]++
	case taken.Params["capture_amount"] != nil:
		seen[taken.On+" part"+status]++
	case strings.HasPrefix(taken.Subject, "chain") && taken.On == "listCharges":
		seen[taken.On+" of chain"+status]++
	default:
		seen[taken.On+status]++
	}
}
