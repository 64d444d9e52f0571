package emulator

import (
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestBehave: a running emulator takes on a fault and variants, and behaves as before without them; its objects stay.
func TestBehave(t *testing.T) {
	emu := New(Options{})
	defer emu.Close()
	api := emu.API() // made before anything is switched, as a server does
	source := func() map[string]any {
		_, answer := ask(t, api, DefaultPublicKey, "POST", "/sources", `{"amount": 1, "currency": "thb", "type": "promptpay"}`)
		return answer
	}
	_, customer := ask(t, api, DefaultSecretKey, "POST", "/customers", `{"email": "a@example.com"}`)
	if got := source(); got["errors"] != nil {
		t.Fatalf("without a fault: %v", got)
	}
	if err := emu.Behave("error.schema"); err != nil {
		t.Fatal(err)
	}
	if got := source(); got["errors"] == nil {
		t.Errorf("with the fault: %v", got)
	}
	if err := emu.Behave("nothing"); err == nil || !strings.Contains(err.Error(), "no fault") {
		t.Errorf("an unknown fault: %v", err)
	}
	if got := source(); got["errors"] == nil {
		t.Error("a refused name has ended the fault that was on")
	}
	if err := emu.Behave("", VariantNames()[0]); err != nil {
		t.Fatal(err)
	}
	if got := source(); got["errors"] != nil {
		t.Errorf("the fault is still on: %v", got)
	}
	if status, _ := ask(t, api, DefaultSecretKey, "GET", "/customers/"+customer["id"].(string), ""); status != http.StatusOK {
		t.Errorf("the customer from before: %d", status)
	}
}

// TestBehaveOfTheClock: a variant that has the clock be elsewhere is switched as others are.
func TestBehaveOfTheClock(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	emu := New(Options{Now: func() time.Time { return at }})
	defer emu.Close()
	moved := map[string]bool{}
	for _, name := range VariantNames() {
		if err := emu.Behave("", name); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		_, clock := ask(t, emu.Control(), "", "GET", "http://localhost/clock", "")
		if now, _ := time.Parse(time.RFC3339Nano, clock["now"].(string)); now.Sub(at).Abs() > time.Second {
			moved[name] = true
		}
	}
	if len(moved) == 0 {
		t.Error("no variant moves the clock")
	}
	_ = emu.Behave("")
	_, clock := ask(t, emu.Control(), "", "GET", "http://localhost/clock", "")
	if clock["now"] != "2026-01-02T03:04:05Z" {
		t.Errorf("without a variant the clock shows %v", clock["now"])
	}
}

// TestBehaveUnderLoad: requests go on while it is switched. The race detector looks at it.
func TestBehaveUnderLoad(t *testing.T) {
	emu := New(Options{})
	defer emu.Close()
	api := emu.API()
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			for range 50 {
				if status, answer := ask(t, api, DefaultSecretKey, "GET", "/charges", ""); status != http.StatusOK {
					t.Errorf("%d %v", status, answer)
				}
			}
		})
	}
	for _, name := range FaultNames()[:40] {
		if err := emu.Behave(name); err != nil {
			t.Error(err)
		}
		_ = emu.Behave("")
	}
	asking.Wait()
}

func TestBehaveNotWithStateFile(t *testing.T) {
	emu, err := Open(Options{StateFile: filepath.Join(t.TempDir(), "state.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer emu.Close()
	if err := emu.Behave("error.schema"); err == nil || !strings.Contains(err.Error(), "StateFile") {
		t.Errorf("got %v", err)
	}
	if err := emu.Behave(""); err != nil {
		t.Errorf("to behave as usual is allowed: %v", err)
	}
}
