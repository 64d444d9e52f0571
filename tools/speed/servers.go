package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/omise-conformance/harness/tools/installation"
	"github.com/omise-conformance/harness/tools/program"
)

// kit is what the servers of others are installed from.
var kit = installation.Kit{
	Name: "speed", Needs: []string{"node", "npm", "java"}, Manifest: []string{"package.json", "package-lock.json"},
	Commands: [][]string{{"npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"}},
	Registry: "the npm registry",
}

// stripeMock is pinned here, since nothing else needs it.
const stripeMock = "github.com/stripe/stripe-mock@v0.203.0"

// ground is what the servers are started with.
type ground struct {
	program.Ground
	self     string // this program
	node     string // the folder of the programs from npm, empty if they could not be installed
	stripe   string // the program of stripe-mock, empty likewise
	contract string // the OpenAPI document
	stubs    string // the folder of WireMock
}

// answer returns the file with the answer of servers that make none of their own: a charge of the emulator.
func (g *ground) answer() string { return filepath.Join(g.Scratch, "charge.json") }

const form = "application/x-www-form-urlencoded"

func prepare(ctx context.Context, on program.Ground) (*ground, error) {
	g := &ground{Ground: on, contract: filepath.Join(on.Scratch, "openapi.yaml"), stubs: filepath.Join(on.Scratch, "stubs")}
	var err error
	if g.self, err = os.Executable(); err != nil {
		return nil, err
	}
	text, err := exec.CommandContext(ctx, on.Binary, "spec").Output()
	if err == nil {
		err = os.WriteFile(g.contract, text, 0o644)
	}
	if err != nil {
		return nil, err
	}
	to := filepath.Join(on.Home, "bin", "clients", "speed")
	place := installation.Place{From: filepath.Join(on.Home, "testdata", "speed"), To: to, Pause: 5 * time.Second, Log: os.Stderr}
	if missing := kit.Missing(); missing != "" {
		fmt.Fprintf(os.Stderr, "servers from npm are NOT measured: %s is missing\n", missing)
	} else if err := kit.Install(ctx, place); err != nil {
		fmt.Fprintf(os.Stderr, "servers from npm are NOT measured: %v\n", err)
	} else {
		g.node = filepath.Join(to, "node_modules", ".bin")
	}
	install := exec.CommandContext(ctx, "go", "install", stripeMock)
	install.Dir, install.Env = on.Scratch, append(os.Environ(), "GOBIN="+on.Scratch, "GOFLAGS=")
	if said, err := install.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "stripe-mock is NOT measured: it cannot be installed: %s\n", said)
	} else {
		g.stripe = filepath.Join(on.Scratch, "stripe-mock")
	}
	charge, err := oneCharge(ctx, g)
	if err != nil {
		return nil, err
	}
	return g, firstOf(os.WriteFile(g.answer(), charge, 0o644), g.writeStub(charge))
}

// writeStub writes the mapping of WireMock.
func (g *ground) writeStub(charge []byte) error {
	folder := filepath.Join(g.stubs, "mappings")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	mapping, err := json.Marshal(map[string]any{
		"request":  map[string]any{"method": "POST", "urlPath": "/charges"},
		"response": map[string]any{"status": 200, "body": string(charge), "headers": map[string]string{"Content-Type": "application/json; charset=utf-8"}},
	})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "charge.json"), mapping, 0o644)
}

// oneCharge starts the emulator, makes a charge, and returns the answer.
func oneCharge(ctx context.Context, g *ground) ([]byte, error) {
	s := &groups[0].servers[0]
	running, err := s.start(ctx, g)
	if err != nil {
		return nil, err
	}
	defer running.end()
	return post(running.base+s.path, s.key, running.body)
}

// withCustomer makes a customer with a card, and returns the body of a charge of it.
func withCustomer(base string) (string, error) {
	made := func(path, key string, fields url.Values) (id string, err error) {
		text, err := post(base+path, key, fields.Encode())
		if err != nil {
			return "", err
		}
		var object struct{ ID string }
		return object.ID, json.Unmarshal(text, &object)
	}
	token, err := made("/tokens", publicKey, url.Values{
		"card[name]": {"Somchai Prasert"}, "card[number]": {"4242424242424242"}, "card[expiration_month]": {"12"},
		"card[expiration_year]": {"2035"}, "card[security_code]": {"123"},
	})
	if err != nil {
		return "", err
	}
	customer, err := made("/customers", secretKey, url.Values{"card": {token}})
	return "amount=100000&currency=thb&customer=" + customer, err
}

func post(address, key, body string) ([]byte, error) {
	request, err := http.NewRequest(http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.SetBasicAuth(key, "")
	request.Header.Set("Content-Type", form)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("POST %s answers %d: %.300s", address, response.StatusCode, text)
	}
	return text, err
}
