package hooks

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/suites"
)

// ids returns the ids of the topics that begin so, sorted.
func ids(prefix string) []string {
	var found []string
	for _, about := range topics() {
		if strings.HasPrefix(about.id, prefix) {
			found = append(found, about.id)
		}
	}
	slices.Sort(found)
	return found
}

func TestARightHandlerPasses(t *testing.T) {
	results := try(t, Options{}, func(*receiver) {})
	if found := broken(results); len(found) > 0 {
		t.Errorf("findings in a right handler: %v", found)
	}
	if left := without(results); len(left) > 0 {
		t.Errorf("not judged: %v", left)
	}
	for _, about := range topics() {
		if r := results[about.id]; r == nil || r.Checks == 0 || r.ChecksByRule[about.rule] == 0 {
			t.Errorf("%s was not judged by %s", about.id, about.rule)
		}
	}
}

// refunds makes a refund of a charge with each event that says that it is paid.
func refunds(h *receiver) {
	h.act = func(_, key string, data map[string]any) {
		if id, _ := data["id"].(string); key == "charge.complete" {
			h.bench.call(http.MethodPost, "/charges/"+id+"/refunds", url.Values{"amount": {"2000"}})
		}
	}
}

func TestFaultsOfHandlersAreFoundByName(t *testing.T) {
	signatures := ids("refuses-")
	for name, each := range map[string]struct {
		change func(*receiver)
		want   []string // cases with findings
		got    string   // in one of the findings
	}{
		"takes any signature": {
			change: func(h *receiver) { h.verify = func(*http.Request, []byte) bool { return true } },
			want:   signatures, got: "status 204",
		},
		"wants only that there is a signature": {
			change: func(h *receiver) {
				h.verify = func(r *http.Request, _ []byte) bool { return r.Header.Get(signatureHeader) != "" }
			},
			want: slices.DeleteFunc(slices.Clone(signatures), func(id string) bool {
				return id == "refuses-unsigned" || id == "refuses-empty-signature"
			}),
			got: "status 204",
		},
		"verifies another body than the one that it takes": {
			change: func(h *receiver) {
				h.verify = func(r *http.Request, body []byte) bool {
					return h.bench.signedBy(r, body) || h.bench.signedBy(r, h.bench.original(body))
				}
			},
			want: []string{"refuses-changed-body"}, got: "status 204",
		},
		"compares the beginning": {
			change: func(h *receiver) {
				h.verify = func(r *http.Request, body []byte) bool {
					given := r.Header.Get(signatureHeader)
					want := signature(h.bench.hooks.secrets.own, r.Header.Get(timestampHeader), body)
					if len(given) >= 8 && strings.HasPrefix(want, given) {
						r.Header.Set(signatureHeader, want)
					}
					return h.bench.signedBy(r, body)
				}
			},
			want: []string{"refuses-cut-signature"}, got: "status 204",
		},
		"does not look at the clock": {
			change: func(h *receiver) {
				h.verify = func(r *http.Request, body []byte) bool { return h.bench.sealed(r, r.Header.Get(timestampHeader), body) }
			},
			want: []string{"refuses-old-delivery"}, got: "status 204",
		},
		"looks at the first signature only": {
			change: func(h *receiver) {
				h.verify = func(r *http.Request, body []byte) bool {
					first, _, _ := strings.Cut(r.Header.Get(signatureHeader), ",")
					r.Header.Set(signatureHeader, first)
					return h.bench.signedBy(r, body)
				}
			},
			want: []string{"accepts-new-and-old-signature"}, got: "status 401",
		},
		"takes the list for one signature": {
			change: func(h *receiver) {
				h.verify = func(r *http.Request, body []byte) bool {
					return !strings.Contains(r.Header.Get(signatureHeader), ",") && h.bench.signedBy(r, body)
				}
			},
			want: []string{"accepts-new-and-old-signature", "accepts-old-and-new-signature"}, got: "status 401",
		},
		"verifies JSON that it has written itself": {
			change: func(h *receiver) {
				h.verify = func(r *http.Request, body []byte) bool { return h.bench.signedBy(r, compact(body)) }
			},
			want: []string{"accepts-other-spacing"}, got: "status 401",
		},
		"refunds with each delivery": {
			change: func(h *receiver) { refunds(h); h.careless = true },
			want:   []string{"once-when-doubled", "once-when-late"}, got: "once more POST /charges/chrg_test",
		},
		"refunds a delivery that it refuses": {
			change: func(h *receiver) {
				refunds(h)
				h.verify = func(r *http.Request, body []byte) bool {
					if h.bench.signedBy(r, body) {
						return true
					}
					var ev struct {
						Data map[string]any `json:"data"`
					}
					_ = json.Unmarshal(body, &ev)
					h.act("", "charge.complete", ev.Data)
					return false
				}
			},
			want: signatures, got: "status 401, and then POST /charges/chrg_test",
		},
		"knows two keys": {
			change: func(h *receiver) {
				inner := h.verify
				h.verify = func(r *http.Request, body []byte) bool {
					return inner(r, body) && (strings.Contains(string(body), `"key":"charge.c`) || strings.Contains(string(body), `"key": "charge.c`)) &&
						!strings.Contains(string(body), "something_new\"")
				}
			},
			want: []string{"accepts-foreign-customer-create", "accepts-foreign-refund-create", "accepts-unknown-event", "accepts-unknown-members"},
			got:  "status 401",
		},
		"takes little": {
			change: func(h *receiver) {
				h.before = func(w http.ResponseWriter, r *http.Request) bool {
					if r.ContentLength > 32<<10 {
						_, _ = io.Copy(io.Discard, r.Body)
						w.WriteHeader(http.StatusRequestEntityTooLarge)
						return true
					}
					return false
				}
			},
			want: []string{"accepts-large-event"}, got: "status 413",
		},
		"says no to what came before": {
			change: func(h *receiver) {
				inner := h.verify
				had := map[string]bool{}
				h.verify = func(r *http.Request, body []byte) bool {
					again := had[string(body)]
					ok := inner(r, body)
					had[string(body)] = had[string(body)] || ok
					return ok && !again
				}
			},
			want: []string{"accepts-repeated"}, got: "status 401",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			results := try(t, Options{}, each.change)
			found := broken(results)
			if got := slices.Sorted(maps.Keys(found)); !slices.Equal(got, each.want) {
				t.Fatalf("findings in %v, want %v; not judged: %v", got, each.want, without(results))
			}
			for _, id := range each.want {
				if !strings.Contains(found[id], each.got) {
					t.Errorf("%s: got %q, want %q in it", id, found[id], each.got)
				}
			}
		})
	}
}

// original returns the body of the event that a body has the id of, as the upstream knows it.
func (b *bench) original(body []byte) []byte {
	ev := readEvent(body)
	page, err := b.hooks.events.list(b.t.Context(), b.key, url.Values{"order": {"reverse_chronological"}, "limit": {"100"}})
	if err != nil {
		b.t.Error(err)
	}
	for _, text := range page.Data {
		if readEvent(text).id == ev.id {
			return text
		}
	}
	return nil
}

// compact writes JSON anew without spaces.
func compact(body []byte) []byte {
	out := make([]byte, 0, len(body))
	quoted := false
	for i, c := range body {
		if c == '"' && (i == 0 || body[i-1] != '\\') {
			quoted = !quoted
		}
		if quoted || c != ' ' && c != '\n' {
			out = append(out, c)
		}
	}
	return out
}

// A handler that takes nothing refuses what is wrong, too: that says nothing.
func TestAHandlerThatTakesNothingPassesNothing(t *testing.T) {
	answers := map[string]struct {
		before func(w http.ResponseWriter, r *http.Request) bool
		got    string
	}{
		"500 always": {func(w http.ResponseWriter, _ *http.Request) bool {
			w.WriteHeader(http.StatusInternalServerError)
			return true
		}, "status 500"},
		"redirects": {func(w http.ResponseWriter, r *http.Request) bool {
			http.Redirect(w, r, "/other", http.StatusFound)
			return true
		}, "status 302, a redirect, which is not followed"},
	}
	for name, each := range answers {
		t.Run(name, func(t *testing.T) {
			results := try(t, Options{}, func(h *receiver) { h.before = each.before })
			found := broken(results)
			if len(found) != 1 || found[topicRight.id] != each.got {
				t.Errorf("findings %v, want %q in %s alone", found, each.got, topicRight.id)
			}
			for _, id := range ids("refuses-") {
				if r := results[id]; r == nil || r.Status != suites.Blocked {
					t.Errorf("%s: %+v, want it to be blocked", id, r)
				}
			}
		})
	}
}

func TestAHandlerThatUsesTheTextOfItsSecret(t *testing.T) {
	results := try(t, Options{}, func(h *receiver) {
		h.verify = func(r *http.Request, body []byte) bool {
			return r.Header.Get(signatureHeader) == signature([]byte(sampleSecret), r.Header.Get(timestampHeader), body)
		}
	})
	if got := broken(results)[topicRight.id]; !strings.Contains(got, "must be decoded from base64 first") {
		t.Errorf("got %q, want the reason", got)
	}
}

// A handler that takes nothing any more after the first wrong delivery has refused the others for no good reason.
func TestRefusalsOfAHandlerThatIsBrokenByThem(t *testing.T) {
	results := try(t, Options{}, func(h *receiver) {
		inner, down := h.verify, false
		h.verify = func(r *http.Request, body []byte) bool {
			down = down || !inner(r, body)
			return !down
		}
	})
	if r := results[topicAgain.id]; r == nil || r.Status != suites.Failed {
		t.Errorf("%s: %+v, want it to fail", topicAgain.id, r)
	}
	for _, id := range ids("refuses-") {
		if r := results[id]; r.Status != suites.Blocked {
			t.Errorf("%s is %s, want it to be blocked", id, r.Status)
		}
	}
}
