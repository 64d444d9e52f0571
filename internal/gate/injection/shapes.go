package injection

import (
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/faultproxy"
	"github.com/omise-conformance/harness/specs"
)

// readsWhatItNeeds is what a good client does with answers that are written otherwise.
const readsWhatItNeeds = "Reads the fields that it needs, and does not mind the rest."

// ways are the ways in which the fields of an object can be otherwise, by the first word of the variants that are made
// from the contract.
var ways = map[string]struct {
	group string // what holds for all fields of a kind at once
	good  string
}{
	"further": {good: "Ignores fields that it does not know."},
	"order":   {good: "Reads members by their names."},
	"null":    {"In a %s, every field is null that may be null whatever happened.", "Takes null where the contract allows it."},
	"absent":  {"A %s lacks every field that no such object must have.", "Does without the fields that the contract does not require."},
	"unknown": {"In a %s, every field that is a word of a list has a new word.", "Has a branch for words that it does not know."},
}

// variantInjections are made from the contract: one for each field and way, and one for each kind and way.
func variantInjections(contract *specs.Contract) []*Injection {
	var all []*Injection
	for _, source := range []struct {
		variants []*faultproxy.Variant
		expect   Expectation
	}{{faultproxy.Variants(contract), Cope}, {faultproxy.Surprises(contract), Survive}} {
		groups := map[string][]*faultproxy.Variant{}
		var names []string
		for _, v := range source.variants {
			way, _, _ := strings.Cut(v.ID, "/")
			if _, made := ways[way]; !made {
				continue
			}
			whole := v.ID == way+"/"+v.Kind()
			all = append(all, rewriting(v.ID, v.Sentence, ways[way].good, strings.Join(v.Open, "; "), source.expect, !whole, v))
			if name := way + "/" + v.Kind(); !whole {
				if groups[name] == nil {
					names = append(names, name)
				}
				groups[name] = append(groups[name], v)
			}
		}
		for _, name := range names {
			way, kind, _ := strings.Cut(name, "/")
			if source.expect == Survive && way == "null" {
				continue // all at once is no object any more
			}
			all = append(all, rewriting(name, fmt.Sprintf(ways[way].group, strings.ReplaceAll(kind, "_", " ")), ways[way].good,
				specs.OpenAPIFile+": the fields of "+kind, source.expect, false, groups[name]...))
		}
	}
	slices.SortStableFunc(all, func(a, b *Injection) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// rewriting returns an injection that makes some variants in the JSON of answers.
func rewriting(name, sentence, good, source string, expect Expectation, part bool, variants ...*faultproxy.Variant) *Injection {
	return &Injection{
		Name: name, Sentence: sentence, Good: good, Source: source, Expect: expect, Part: part, kind: variants[0].Kind(), fits: anyOperation,
		every: true, layer: atShape,
		perform: func(p *passage) (*http.Response, error) {
			answer, err := p.pass()
			if err != nil || answer.StatusCode != http.StatusOK {
				return answer, err
			}
			body, err := p.read(answer)
			if err != nil {
				return nil, err
			}
			if !isJSON(answer) {
				return answer, nil
			}
			rewriter := faultproxy.NewRewriter(variants)
			changed := rewriter.Rewrite(body)
			if slices.ContainsFunc(rewriter.Changed(), func(n int64) bool { return n > 0 }) {
				p.keep(answer, body)
				p.applied()
				faultproxy.SetBody(answer, changed)
			}
			return answer, nil
		},
	}
}

func isJSON(answer *http.Response) bool {
	media, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type")) // empty where it cannot be read
	return media == "application/json"
}

// spellings are the ways to write the same answer, by the names that faults on the wire have.
var spellings = map[string]string{
	"wire/harmless/key-order":      "text/key-order",
	"wire/harmless/unknown-field":  "text/new-fields",
	"wire/harmless/spaces":         "text/spaces",
	"wire/harmless/escapes":        "text/escapes",
	"wire/harmless/charset":        "text/charset",
	"wire/harmless/unknown-header": "text/new-header",
}

func spellingInjections() []*Injection {
	var all []*Injection
	for _, fault := range faultproxy.Harmless() {
		name := spellings[fault.ID]
		if name == "" {
			continue
		}
		all = append(all, &Injection{
			Name: name, Sentence: fault.Sentence, Good: readsWhatItNeeds, Source: "RFC 8259; " + specs.OpenAPIFile, Expect: Cope, fits: anyOperation,
			every: true, layer: atShape,
			perform: func(p *passage) (*http.Response, error) {
				answer, err := p.pass()
				if err != nil {
					return nil, err
				}
				body, err := p.read(answer)
				if err != nil {
					return nil, err
				}
				before := *answer
				before.Header = answer.Header.Clone()
				answer.Request = p.request
				changed, err := fault.Alter(answer)
				if changed && err == nil {
					p.keep(&before, body)
					p.applied()
				}
				return answer, err
			},
		})
	}
	return append(all, &Injection{
		Name: "text/chunked", Sentence: "Bodies come in chunks, without a length.", Good: "Reads to the end of the body.", Source: "RFC 9112, 7.1",
		Expect: Cope, fits: anyOperation, every: true, layer: atShape,
		perform: func(p *passage) (*http.Response, error) {
			answer, err := p.pass()
			if err != nil {
				return nil, err
			}
			p.applied()
			answer.Header.Del("Content-Length")
			answer.Header.Set("Transfer-Encoding", "chunked")
			answer.ContentLength, answer.TransferEncoding = -1, []string{"chunked"}
			return answer, nil
		},
	})
}

// lists are the operations that answer with a list.
func lists(op *specs.Operation) bool { return strings.HasPrefix(op.ID, "list") }

func listInjections() []*Injection {
	const paging = specs.OpenAPIFile + ": List; R 8"
	return []*Injection{
		{
			Name: "list/long", Sentence: "The account has 300 charges and 150 customers from the start: lists have many pages.",
			Good: "Asks for page after page, or for an order in which what it looks for comes first.", Source: paging, Expect: Survive, fits: lists, every: true,
			Variants: []string{"account.charges/300", "account.customers/150"}, layer: atUpstream,
			perform: func(p *passage) (*http.Response, error) {
				p.applied()
				return p.pass()
			},
		},
		{
			Name: "list/empty", Sentence: "Lists are empty.", Good: "Takes an empty page for the end of a list.", Source: paging, Expect: Survive,
			fits: lists, every: true, layer: atUpstream,
			perform: func(p *passage) (*http.Response, error) {
				sent := p.request.Clone(p.request.Context())
				query := sent.URL.Query()
				query.Set("offset", beyond)
				sent.URL.RawQuery = query.Encode()
				answer, _, err := p.ask(sent)
				if err == nil && answer.StatusCode == http.StatusOK {
					p.applied()
				}
				return answer, err
			},
		},
	}
}

// beyond is an offset that no list has.
const beyond = "1000000"
