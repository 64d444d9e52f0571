package emulator

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// total is how many objects a list has.
func total(t *testing.T, e *Emulator, path string) int {
	t.Helper()
	request := httptest.NewRequest(http.MethodGet, path, nil)
	request.SetBasicAuth(DefaultSecretKey, "")
	answer := httptest.NewRecorder()
	e.API().ServeHTTP(answer, request)
	var list struct{ Total int }
	if err := json.Unmarshal(answer.Body.Bytes(), &list); err != nil || answer.Code != http.StatusOK {
		t.Fatalf("%s answers %d %s", path, answer.Code, answer.Body)
	}
	return list.Total
}

// TestConnectionsShareTheStateFile: what 32 connections were answered at once is there after a restart,
// also with webhooks under way and the oldest objects making room.
func TestConnectionsShareTheStateFile(t *testing.T) {
	receiver := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(receiver.Close)
	o := Options{StateFile: filepath.Join(t.TempDir(), "state.db"), MaxObjects: 400}
	emu, srv := startServer(t, o)
	answer, err := http.Post(srv.ControlURL+"/webhooks", "application/json", strings.NewReader(`{"url":"`+receiver.URL+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	newLoad(t).run(320, srv.VaultURL, srv.APIURL)
	charges, events := total(t, emu, "/charges"), total(t, emu, "/events")
	if err = srv.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	emu.Close()
	again, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(again.Close)
	if got := total(t, again, "/charges"); got != charges || got == 0 {
		t.Errorf("%d charges after the restart, %d before", got, charges)
	}
	if got := total(t, again, "/events"); got != events {
		t.Errorf("%d events after the restart, %d before", got, events)
	}
}

// TestForeignStateIsRefused: a file belongs to one dialect and one pair of keys, and is for a sound emulator.
func TestForeignStateIsRefused(t *testing.T) {
	o := Options{StateFile: filepath.Join(t.TempDir(), "state.db")}
	emu, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	emu.Close()
	for want, change := range map[string]func(*Options){
		"is of the recorded dialect; start with that one":            func(o *Options) { o.Dialect = Documented },
		"is of other keys, the public one is " + DefaultPublicKey:    func(o *Options) { o.PublicKey = "pkey_test_other" },
		"is of other keys, the public one is pkey_test_60000000000e": func(o *Options) { o.SecretKey = "skey_test_other" },
		"StateFile is for an emulator without Fault and Variants":    func(o *Options) { o.Fault = FaultNames()[0] },
		"without Fault and Variants":                                 func(o *Options) { o.Variants = VariantNames()[:1] },
		"no-such-fault":                                              func(o *Options) { o.Fault = "no-such-fault" },
	} {
		other := o
		change(&other)
		if opened, failed := Open(other); failed == nil || !strings.Contains(failed.Error(), want) || opened != nil {
			t.Errorf("it is opened with %v, want %q", failed, want)
		}
	}
	if emu, err = Open(o); err != nil { // none of them has changed it, or still has it
		t.Fatal(err)
	}
	emu.Close()
}

// TestServerEndsWithoutItsStateFile: an emulator that cannot keep its state stops serving.
func TestServerEndsWithoutItsStateFile(t *testing.T) {
	o := Options{StateFile: filepath.Join(t.TempDir(), "state.db")}
	emu, srv := startServer(t, o)
	emu.Close()
	ended := make(chan error, 1)
	go func() { ended <- srv.Wait() }()
	select {
	case err := <-ended:
		if err != nil || emu.Err() != nil {
			t.Errorf("a closed emulator ends with %v and %v", err, emu.Err())
		}
	case <-time.After(10 * time.Second):
		t.Error("the server of a closed emulator goes on")
	}
}
