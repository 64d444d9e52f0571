package injection

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/omise-conformance/harness/specs"
)

func TestAnswersAreWrittenOtherwise(t *testing.T) {
	for name, holds := range map[string]func(r reply) bool{
		"text/spaces": func(r reply) bool { return strings.Contains(r.body, "\n") && gjson.Valid(r.body) },
		"text/key-order": func(r reply) bool {
			return !strings.HasPrefix(r.body, `{"object"`) && strings.HasPrefix(r.get("id"), "chrg_")
		},
		"text/new-fields": func(r reply) bool {
			return r.get("introduced_later.a.0") == "1" && r.get("card.introduced_later.a.0") == "1"
		},
		"text/escapes":    func(r reply) bool { return strings.Contains(r.body, `\u0063`) && r.get("object") == "charge" },
		"text/charset":    func(r reply) bool { return r.header.Get("Content-Type") == "application/json" },
		"text/new-header": func(r reply) bool { return r.header.Get("X-Served-By") != "" },
		"text/chunked": func(r reply) bool {
			return r.header.Get("Transfer-Encoding") == "chunked" && r.header.Get("Content-Length") == ""
		},
		"further/charge": func(r reply) bool {
			return r.get("introduced_later.a.0") == "1" && r.get("card.introduced_later") == ""
		},
		"further/card": func(r reply) bool {
			return r.get("introduced_later") == "" && r.get("card.introduced_later.a.0") == "1"
		},
		"order/charge": func(r reply) bool { return !strings.HasPrefix(r.body, `{"object"`) && r.get("object") == "charge" },
		"null/charge": func(r reply) bool {
			return isNull(r, "authorized_amount") && !isNull(r, "amount") && !isNull(r, "paid_at")
		},
		"null/charge.card":  func(r reply) bool { return isNull(r, "card") && !isNull(r, "paid_at") },
		"absent/charge":     func(r reply) bool { return !gjson.Get(r.body, "authorized_amount").Exists() && r.get("id") != "" },
		"unknown/charge":    func(r reply) bool { return r.get("status") == "of_no_known_kind" && r.get("object") == "charge" },
		"null/charge.refun": nil,
	} {
		if holds == nil {
			if _, err := Parse(contract(t), []string{name}, 1); err == nil || !strings.Contains(err.Error(), "did you mean") {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		a := open(t, name)
		made := a.charge("&description=x")
		if made.status != http.StatusOK || !holds(made) || made.note.Injected != name {
			t.Errorf("%s: %+v %+v", name, made, made.note)
		}
		if !strings.HasPrefix(name, "text/chunked") && (made.note.Answered == nil || gjson.GetBytes(made.note.Answered.Body, "status").Str != "successful") {
			t.Errorf("%s: the true answer is %+v", name, made.note.Answered)
		}
		if refusal := a.ask(http.MethodGet, "/charges/chrg_test_1", ""); refusal.status != http.StatusNotFound || refusal.get("object") != "error" {
			t.Errorf("%s: an error is %s", name, refusal.body)
		}
	}
}

func isNull(r reply, path string) bool { return gjson.Get(r.body, path).Raw == "null" }

func TestAFieldMoreInTheContractIsARowMore(t *testing.T) {
	const before = "        approval_code: {type: string, nullable: true}\n"
	text := strings.Replace(string(specs.Raw()), before, before+"        shoe_size: {type: string, nullable: true, enum: [big, small, null]}\n", 1)
	wider, err := specs.Parse([]byte(text), specs.RawRules())
	if err != nil {
		t.Fatal(err)
	}
	had, has := namesOf(All(contract(t))), namesOf(All(wider))
	var more []string
	for _, name := range has {
		if !slices.Contains(had, name) {
			more = append(more, name)
		}
	}
	if want := []string{"absent/charge.shoe_size", "null/charge.shoe_size", "unknown/charge.shoe_size"}; !slices.Equal(more, want) {
		t.Errorf("there are %q more, want %q", more, want)
	}
}

func TestAFailureCodeMoreInTheContractIsARowMore(t *testing.T) {
	text := strings.Replace(string(specs.Raw()), "x-known-values: [insufficient_fund,", "x-known-values: [insufficient_fund, too_late,", 1)
	wider, err := specs.Parse([]byte(text), specs.RawRules())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(namesOf(All(wider)), "decline/too_late") {
		t.Error("decline/too_late is not there")
	}
}

func namesOf(all []*Injection) []string {
	var list []string
	for _, i := range all {
		list = append(list, i.Name)
	}
	return list
}

func TestTheCatalogueSaysWhatItsInjectionsAre(t *testing.T) {
	seen := map[string]bool{}
	groups := 0
	for _, i := range All(contract(t)) {
		if seen[i.Name] || strings.ContainsAny(i.Name, "@:*, ") {
			t.Errorf("%s is there twice, or cannot be written", i.Name)
		}
		seen[i.Name] = true
		for _, sentence := range []string{i.Sentence, i.Good} {
			if !strings.HasSuffix(sentence, ".") || strings.Contains(sentence, "%!") {
				t.Errorf("%s: %q is no sentence", i.Name, sentence)
			}
		}
		if operations, _ := i.Operations(contract(t)); len(operations) == 0 || i.Source == "" {
			t.Errorf("%s happens to %q by %q", i.Name, operations, i.Source)
		}
		if !i.Part {
			groups++
		}
	}
	if groups > 110 {
		t.Errorf("a matrix has %d rows", groups)
	}
}
