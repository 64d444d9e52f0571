package conformance_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/emulator"
)

// TestFailedCasesAreRecordedAndFailAgain records a target that speaks the other
// dialect than it is judged by: a recording of a target that is not conformant is
// as good as any, and what it shows is found again.
func TestFailedCasesAreRecordedAndFailAgain(t *testing.T) {
	emu := emulator.New(emulator.Options{Seed: 1})
	defer emu.Close()
	server, err := emulator.Start(t.Context(), emu, emulator.ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	public, secret := emu.Keys()
	dir := t.TempDir()
	selected := conformance.Selection{LabelFilter: "charges || tokens || events"}
	recorded := record(t, conformance.RecordConfig{
		Target: conformance.Target{
			APIURL: server.APIURL, VaultURL: server.VaultURL, ControlURL: server.ControlURL, PublicKey: public, SecretKey: secret,
			Features: []string{"card_endpoint"},
		},
		Selection: selected, Policy: conformance.Policy{Dialect: "documented"}, Cassettes: dir,
	})
	replayed := replay(t, conformance.ReplayConfig{Selection: selected, Cassettes: dir})
	sameVerdicts(t, recorded, replayed)
	if recorded.Totals.Failed < 10 || recorded.Totals.Checks != replayed.Totals.Checks {
		t.Errorf("%d cases failed; %d checks were made in the recording and %d in the replay",
			recorded.Totals.Failed, recorded.Totals.Checks, replayed.Totals.Checks)
	}
	if want := "replay of " + server.APIURL + " and " + server.VaultURL + " recorded at "; !strings.HasPrefix(replayed.Run.Target, want) {
		t.Errorf("the replay speaks of %q, not %q", replayed.Run.Target, want)
	}
	if recorded.Run.Mode != "record" || replayed.Run.Mode != "replay" || replayed.Run.Dialect != "documented" {
		t.Errorf("modes %s and %s, dialect %s", recorded.Run.Mode, replayed.Run.Mode, replayed.Run.Dialect)
	}
}

// TestWaitingInVainIsReplayed records a target that is slow and has no events: the
// replay asks as often as the recording did, and does not wait.
func TestWaitingInVainIsReplayed(t *testing.T) {
	emu := emulator.New(emulator.Options{Seed: 1})
	defer emu.Close()
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/events") {
			emu.API().ServeHTTP(w, r)
			return
		}
		time.Sleep(20 * time.Millisecond)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = io.WriteString(w, `{"object":"list","data":[],"limit":20,"offset":0,"total":0,"location":"`+r.URL.Path+`",`+
			`"order":"chronological","from":"1970-01-01T00:00:00Z","to":"2026-01-01T00:00:00Z"}`)
	}))
	defer api.Close()
	vault := httptest.NewServer(emu.Vault())
	defer vault.Close()
	public, secret := emu.Keys()
	dir := t.TempDir()
	waits := conformance.Timeouts{Poll: 400 * time.Millisecond}
	cases := []string{"events/charge-c*", "events/customer-*"}
	began := time.Now()
	recorded := record(t, conformance.RecordConfig{
		Target:    conformance.Target{APIURL: api.URL, VaultURL: vault.URL, PublicKey: public, SecretKey: secret},
		Selection: conformance.Selection{Cases: cases}, Pace: conformance.Pace{Timeouts: waits}, Cassettes: dir,
	})
	waited := time.Since(began)
	began = time.Now()
	replayed := replay(t, conformance.ReplayConfig{Selection: conformance.Selection{Cases: cases}, Cassettes: dir, Timeouts: waits})
	sameVerdicts(t, recorded, replayed)
	if recorded.Totals.Failed < 3 || len(replayed.Incomplete) > 0 || recorded.Totals.Requests != replayed.Totals.Requests {
		t.Errorf("%d failed in %d requests, %d requests were replayed: %q",
			recorded.Totals.Failed, recorded.Totals.Requests, replayed.Totals.Requests, replayed.Incomplete)
	}
	// On a busy machine both take longer; a replay that waited would take as long as the recording.
	if took := time.Since(began); took > waited/2 {
		t.Errorf("the replay of %d cases that waited took %s, the recording %s", recorded.Totals.Failed, took, waited)
	}
}
