package intercept

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// realClient is a program in the language of a client that asks two addresses, API and FOREIGN of its environment, and
// prints the body of both.
type realClient struct {
	name    string
	file    string   // what the program is called
	program string   // its text
	needs   []string // a command that fails where the client cannot run
	run     []string
	want    string // how the request comes
	// foreignless holds for one that cannot be given the authority of another host in this test.
	foreignless bool
}

var realClients = []realClient{
	{name: "curl", run: []string{"curl", "-sS", "https://api.omise.co/account", "FOREIGN"}, want: "proxy api/account"},
	{name: "curl to the vault", run: []string{"curl", "-sS", "https://vault.omise.co/tokens", "FOREIGN"}, want: "proxy vault/tokens"},
	{name: "curl without TLS", run: []string{"curl", "-sS", "http://api.omise.co/account", "FOREIGN"}, want: "proxy without TLS api/account"},
	{name: "curl to the plain address", run: []string{"sh", "-c", `curl -sS "$OMISE_API_URL/account" FOREIGN`}, want: "url api/account"},
}

// clientTime bounds a client: the compilers among them have much to read.
const clientTime = 3 * time.Minute

func TestRealClientsComeToTheGate(t *testing.T) {
	foreign, company := serveForeign(t)
	companyFile := filepath.Join(t.TempDir(), "company.pem")
	if err := os.WriteFile(companyFile, company, 0o600); err != nil {
		t.Fatal(err)
	}
	var base []string
	for _, each := range os.Environ() {
		if name, _, _ := strings.Cut(each, "="); !strings.HasPrefix(name, "OMISE_") && !slices.Contains(proxyNames, name) {
			base = append(base, each)
		}
	}
	for _, name := range append(slices.Clone(trustNames), nodeTrustName) {
		base = append(base, name+"="+companyFile)
	}
	g := openGateway(t)
	o := g.Options
	o.Base, o.Scratch = base, t.TempDir()
	ways, err := Prepare(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, note := range ways.Notes {
		t.Error("a note: ", note)
	}
	for _, c := range realClients {
		t.Run(c.name, func(t *testing.T) {
			if c.run[0] != "sh" {
				if _, err := exec.LookPath(c.run[0]); err != nil {
					t.Skip("this runtime is not here: ", err)
				}
			}
			if c.needs != nil {
				if said, err := exec.CommandContext(t.Context(), c.needs[0], c.needs[1:]...).CombinedOutput(); err != nil {
					t.Skipf("this library is not here: %v, %s", err, said)
				}
			}
			g.requests()
			folder := t.TempDir()
			if c.file != "" {
				text := strings.ReplaceAll(c.program, "FOREIGN", foreign)
				if err := os.WriteFile(filepath.Join(folder, c.file), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			run := slices.Clone(c.run)
			for i := range run {
				run[i] = strings.ReplaceAll(run[i], "FOREIGN", foreign)
			}
			said := runClient(t, folder, ways.Env, run)
			if !strings.Contains(said, `{"object":"account"}`) {
				t.Errorf("the client did not get the answer of the gate, but\n%s", said)
			}
			if !strings.Contains(said, "foreign") && !c.foreignless {
				t.Errorf("another host does not answer any more:\n%s", said)
			}
			if came := g.requests(); !slices.Equal(came, []string{c.want}) {
				t.Errorf("there came %q, expected %q", came, c.want)
			}
		})
	}
}

// runClient runs a program to its end and returns what it said.
func runClient(t *testing.T, folder string, env, run []string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), clientTime)
	defer cancel()
	command := exec.CommandContext(ctx, run[0], run[1:]...)
	command.Dir, command.Env, command.WaitDelay = folder, env, time.Second
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	if err := command.Run(); err != nil {
		t.Errorf("%s: %v\n%s", strings.Join(run, " "), err, said.String())
	}
	return said.String()
}
