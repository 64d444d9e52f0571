package clientjudge_test

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/clientjudge"
	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/specs/clients"
)

// player sends the steps of a client to an emulator of its own and has each judged, as a gate does.
type player struct {
	t        *testing.T
	contract *specs.Contract
	emulator *embedded.Emulator
	observer *clientjudge.Observer
	answers  map[string]any
	seq      int
	seen     verdicts
}

// play performs the steps of a client and returns what was said of it. Answers have the status that their step says,
// or usual, where that is not 0.
func play(t *testing.T, contract *specs.Contract, steps []clients.Step, usual int) *verdicts {
	t.Helper()
	emulator, err := embedded.StartForClient(embedded.Options{Seed: 1, Client: &embedded.ClientOptions{
		APIURL: "https://api.omise.co", VaultURL: "https://vault.omise.co", StartTime: embedded.Epoch(),
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer emulator.Close()
	p := &player{
		t: t, contract: contract, emulator: emulator, answers: map[string]any{},
		observer: clientjudge.New(&judge.Judge{Contract: contract}), seen: verdicts{judged: map[string]bool{}},
	}
	for i := range steps {
		step := &steps[i]
		if step.Wait != "" {
			p.wait(step.Wait)
		}
		if step.Send == "" {
			continue
		}
		status := p.send(step)
		if want := step.Status; want != 0 && status != want || want == 0 && usual != 0 && status != usual {
			t.Errorf("step %d: %s was answered %d", i+1, step.Send, status)
		}
	}
	return &p.seen
}

// wait moves the clock of the emulator.
func (p *player) wait(span string) {
	p.t.Helper()
	if status, body := p.ask("POST", p.emulator.Hosts.Control+"/clock", http.Header{"Content-Type": {"application/json"}}, `{"advance":"`+span+`"}`); status != 200 {
		p.t.Fatalf("the clock does not move by %s: %s", span, body)
	}
}

// send sends a step's request and has it judged.
func (p *player) send(step *clients.Step) (status int) {
	p.t.Helper()
	raw := p.raw(step)
	address := p.emulator.Hosts.API
	if raw.Host == exchange.Vault {
		address = p.emulator.Hosts.Vault
	}
	if address += raw.Path; raw.Query != "" {
		address += "?" + raw.Query
	}
	p.seq++
	raw.Seq, raw.Started = p.seq, embedded.Epoch().Add(time.Duration(p.seq)*time.Second)
	status, body := p.ask(raw.Method, address, raw.Header, string(raw.Body))
	raw.Response = &exchange.RawResponse{Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)}
	if step.As != "" {
		var answer any
		if err := json.Unmarshal([]byte(body), &answer); err != nil {
			p.t.Fatalf("%s: %v", step.Send, err)
		}
		p.answers[step.As] = answer
	}
	verdict := p.observer.Observe(&clientjudge.Sent{
		Exchange: exchange.New(raw), Secrets: exchange.SentSecrets(&raw), Plain: step.Plain, Lost: step.Lose, Injected: step.Injected,
		LiveKey: exchange.LiveAuthorization(raw.Header.Get("Authorization")),
	})
	for _, rule := range verdict.Judged {
		p.seen.judged[rule] = true
	}
	p.seen.findings = append(p.seen.findings, verdict.Findings...)
	return status
}

// raw returns the request of a step as it is on the wire.
func (p *player) raw(step *clients.Step) exchange.Raw {
	p.t.Helper()
	method, target, _ := strings.Cut(p.filled(step.Send), " ")
	raw := exchange.Raw{Method: method, Host: exchange.Host(step.Host), Header: http.Header{}}
	raw.Path, raw.Query, _ = strings.Cut(target, "?")
	if raw.Host == "" {
		raw.Host = exchange.API
		if op := p.contract.Find("", raw.Method, raw.Path); op != nil {
			raw.Host = exchange.Host(op.Host)
		}
	}
	body := step.Body
	switch {
	case step.JSON != nil:
		text, err := json.Marshal(step.JSON)
		if err != nil {
			p.t.Fatal(err)
		}
		body = string(text)
		raw.Header.Set("Content-Type", "application/json")
	case step.Form != "":
		body = step.Form
		raw.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	raw.Body = []byte(p.filled(body))
	if key := p.key(step.Key, raw.Host); key != "" {
		request := http.Request{Header: raw.Header}
		request.SetBasicAuth(key, "")
	}
	for name, value := range step.Header {
		raw.Header.Set(name, p.filled(value))
	}
	return raw
}

// key returns the key that a step names.
func (p *player) key(name string, host exchange.Host) string {
	keys := p.emulator.Keys
	switch {
	case name == "none":
		return ""
	case name == "public", name == "" && host == exchange.Vault:
		return keys.Public
	case name == "secret", name == "":
		return keys.Secret
	}
	return name
}

var reference = regexp.MustCompile(`\$\{([^}]+)\}`)

// filled returns a text with values of earlier answers in the place of references, and the keys of the emulator in
// that of ${public} and ${secret}.
func (p *player) filled(text string) string {
	p.t.Helper()
	return reference.ReplaceAllStringFunc(text, func(found string) string {
		path := strings.Split(found[2:len(found)-1], ".")
		switch path[0] {
		case "public":
			return p.emulator.Keys.Public
		case "secret":
			return p.emulator.Keys.Secret
		}
		value := any(p.answers)
		for _, step := range path {
			switch node := value.(type) {
			case map[string]any:
				value = node[step]
			case []any:
				if i, err := strconv.Atoi(step); err == nil && i < len(node) {
					value = node[i]
				}
			}
		}
		word, ok := value.(string)
		if !ok {
			p.t.Fatalf("%s is %v", found, value)
		}
		return word
	})
}

// ask sends a request to the emulator.
func (p *player) ask(method, address string, header http.Header, body string) (status int, answer string) {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	request.Header = header
	response, err := p.emulator.Transport.RoundTrip(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// sessions are sessions by name, each with the rules that it breaks.
type sessions map[string]struct {
	steps  []step
	broken string
}

func (s sessions) run(t *testing.T) {
	t.Helper()
	for name, row := range s {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, broken := session(t, row.steps...); strings.Join(broken, ", ") != row.broken {
				t.Errorf("got %q, want %q", broken, row.broken)
			}
		})
	}
}
