package injection

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/specs"
)

// newCode is a failure_code that no list has.
const newCode = "introduced_later"

const readsFailure = "Sees that the charge has failed, though the status of the answer is 200, says why by failure_code and failure_message, and " +
	"does not deliver."

// declines are made from the failure codes that the contract knows, and one that it does not.
func declines(contract *specs.Contract) []*Injection {
	var all []*Injection
	for _, code := range append(failureCodes(contract), newCode) {
		sentence := fmt.Sprintf("Every charge fails with %s.", code)
		if code == newCode {
			sentence = "Every charge fails with a failure_code that was introduced later."
		}
		all = append(all, &Injection{
			Name: "decline/" + code, Sentence: sentence, Good: readsFailure,
			Source: "OAS; R 3; " + specs.OpenAPIFile + ": failure_code of Charge", Expect: Survive, fits: ids("createCharge"), every: true, layer: atUpstream,
			perform: func(p *passage) (*http.Response, error) { return p.decline(code) },
		})
	}
	return all
}

// failureCodes returns those of a charge that the contract lists.
func failureCodes(contract *specs.Contract) []string {
	charge := contract.Doc.Components.Schemas["Charge"]
	if charge == nil || charge.Value.Properties["failure_code"] == nil {
		return nil
	}
	listed, _ := charge.Value.Properties["failure_code"].Value.Extensions["x-known-values"].([]any)
	var codes []string
	for _, each := range listed {
		codes = append(codes, fmt.Sprint(each))
	}
	return codes
}

// decline has the upstream decline a card at once, and a payer who was sent away fail.
func (p *passage) decline(code string) (*http.Response, error) {
	in := p.request.Context()
	if p.plan.decline != nil {
		in = p.plan.decline(in, code)
	}
	answer, body, err := p.ask(p.request.WithContext(in))
	if err != nil {
		return nil, err
	}
	switch gjson.GetBytes(body, "status").Str {
	case "failed":
		p.applied()
	case "pending":
		if p.follow(in, body, "mark_as_failed") {
			p.applied()
		}
	default:
		if answer.StatusCode == http.StatusPaymentRequired { // as the guides have it
			p.applied()
		}
	}
	return answer, nil
}

// ending is what happens to a charge that was sent to its payer.
type ending struct{ name, sentence, good, action string }

// returnURI is where a payer comes back to whom the client did not want to send away.
const returnURI = "https://example.com/omise-conformance/return"

var endings = []ending{
	{
		"pending/3ds", "Every charge by card needs 3-D Secure: it is pending and has an authorize_uri.",
		"Sends the payer to authorize_uri, and takes the charge for paid only when it is.", "",
	},
	{
		"pending/paid", "Every charge by card needs 3-D Secure, and the payer passes at once.",
		"Retrieves the charge before it says how the payment went.", "mark_as_paid",
	},
	{
		"pending/failed", "Every charge that waits for its payer fails right after the answer, those by card too.",
		"Retrieves the charge before it says how the payment went.", "mark_as_failed",
	},
	{
		"pending/expired", "Every charge that waits for its payer expires right after the answer, those by card too.",
		"Retrieves the charge before it says how the payment went, and knows the status expired.", "expire",
	},
}

func paymentInjections(contract *specs.Contract) []*Injection {
	all := declines(contract)
	for _, e := range endings {
		all = append(all, &Injection{
			Name: e.name, Sentence: e.sentence, Good: e.good, Source: "OAS; S2; " + specs.OpenAPIFile + ": x-lifecycle of Charge", Expect: Survive,
			fits: ids("createCharge"), every: true, layer: atUpstream,
			perform: func(p *passage) (*http.Response, error) { return p.pend(e.action) },
		})
	}
	return append(all, &Injection{
		Name: "lapsed/capture", Sentence: "The authorization of a charge has lapsed when it is to be captured.",
		Good:   "Tells its caller that nothing was captured, and does not deliver.",
		Source: "R 2.2; " + specs.OpenAPIFile + ": x-lifecycle of Charge", Expect: Survive, fits: ids("captureCharge"), every: true, layer: atUpstream,
		perform: func(p *passage) (*http.Response, error) {
			if p.act(p.request.Context(), strings.TrimSuffix(strings.TrimSuffix(p.request.URL.Path, "/"), "/capture")+"/reverse") {
				p.applied()
			}
			return p.pass()
		},
	})
}

// pend has the payer of a charge be sent away, and then act.
func (p *passage) pend(action string) (*http.Response, error) {
	sent := p.request.Clone(p.request.Context())
	body, err := io.ReadAll(io.LimitReader(p.request.Body, mostBody))
	if err != nil {
		return nil, err
	}
	setBody(sent, withReturnURI(sent.Header.Get("Content-Type"), body))
	answer, made, err := p.ask(sent)
	if err != nil {
		return nil, err
	}
	if gjson.GetBytes(made, "status").Str == "pending" && !gjson.GetBytes(made, "authorized").Bool() &&
		(action == "" || p.follow(p.request.Context(), made, action)) {
		p.applied()
	}
	return answer, nil
}

// withReturnURI adds a return_uri to the parameters of a charge that has none and pays by card. Parameters that cannot be
// read stay as they are: the upstream refuses them.
func withReturnURI(contentType string, body []byte) []byte {
	if media, _, _ := strings.Cut(contentType, ";"); strings.Contains(media, "json") {
		var members map[string]json.RawMessage
		if json.Unmarshal(body, &members) != nil || given(members["return_uri"]) || given(members["source"]) {
			return body
		}
		members["return_uri"] = json.RawMessage(`"` + returnURI + `"`)
		body, _ = json.Marshal(members) // each was read from text
		return body
	}
	values, err := url.ParseQuery(string(body))
	if err != nil || values.Get("return_uri") != "" || hasSource(values) {
		return body
	}
	// Not encoded anew: the order of names such as items[][amount] has a meaning.
	return append(append([]byte{}, body...), "&return_uri="+url.QueryEscape(returnURI)...)
}

func hasSource(values url.Values) bool {
	for name := range values {
		if name == "source" || strings.HasPrefix(name, "source[") {
			return true
		}
	}
	return false
}

// given reports whether a parameter in JSON has a value: Java sends every field, unset ones as null.
func given(value json.RawMessage) bool {
	text := string(value)
	return text != "" && text != "null" && text != `""`
}

// follow does something to the charge in an answer, and reports whether the upstream did it.
func (p *passage) follow(ctx context.Context, charge []byte, action string) bool {
	id := gjson.GetBytes(charge, "id").Str
	return id != "" && p.act(ctx, "/charges/"+url.PathEscape(id)+"/"+action)
}

// act sends a request of its own, with the key of the client.
func (p *passage) act(ctx context.Context, path string) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+front.APIHost+path, http.NoBody)
	if err != nil {
		return false
	}
	request.Header.Set("Authorization", p.request.Header.Get("Authorization"))
	request.Header.Set("Omise-Version", cmp.Or(p.request.Header.Get("Omise-Version"), specs.Version))
	answer, err := p.upstream.RoundTrip(request)
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, mostBody))
	_ = answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

func setBody(request *http.Request, body []byte) {
	request.Body, request.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	request.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	request.Header.Del("Content-Length")
}
