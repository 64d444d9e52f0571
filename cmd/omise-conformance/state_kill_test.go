package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// killsVariable names the number of kills, and usualKills is how many there are without it.
const (
	killsVariable = "OMISE_STATE_KILLS"
	usualKills    = "4"
	writers       = 8
)

// writer is a client that remembers what it was answered: for each path what a GET of it must answer,
// nothing where a request that was not answered may have changed it.
type writer struct {
	t         *testing.T
	client    *http.Client
	random    *rand.Rand
	emulator  ready
	answers   map[string]string
	recent    map[string]bool // paths that the last round wrote
	charges   []string        // paths
	customers []string
	refunds   map[string]int // by charge
	ids       map[string]bool
	name      string
	guests    int               // made by this writer
	joined    map[string]string // public keys of guests by the path of their token
}

// send returns the answer and whether there was one.
func (w *writer) send(method, path, body string) (string, bool) {
	key := w.emulator.Secret
	if strings.HasPrefix(path, "/tokens") {
		key = cmp.Or(w.joined[path], w.emulator.Public)
	}
	return w.sendAs(key, method, path, body)
}

func (w *writer) sendAs(key, method, path, body string) (string, bool) {
	base := w.emulator.API
	if strings.HasPrefix(path, "/tokens") {
		base = w.emulator.Vault
	}
	request, err := http.NewRequest(method, base+path, strings.NewReader(body))
	if err != nil {
		w.t.Error(err)
		return "", false
	}
	request.SetBasicAuth(key, "")
	request.Header.Set("Content-Type", "application/json")
	answer, err := w.client.Do(request)
	if err != nil {
		return "", false
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return "", false
	}
	if answer.StatusCode != http.StatusOK {
		w.t.Errorf("%s %s answered %d: %s", method, path, answer.StatusCode, text)
		return "", false
	}
	return string(text), true
}

// meet makes a new guest, whose two keys nothing but the token of a charge joins, or whose keys have the same ending. An account
// that was answered must be there, and so must the charge, as whose the token is shown.
func (w *writer) meet() bool {
	w.guests++
	public := fmt.Sprintf("pkey_test_%s_%d", w.name, w.guests)
	secret := "s" + public[1:] + strings.Repeat("_other", w.guests%2)
	path, ok := w.createAs(public, "/tokens", tokenBody)
	if !ok {
		return false
	}
	w.joined[path] = public
	delete(w.answers, path) // charging it changes it
	_, id, _ := strings.Cut(path[1:], "/")
	if _, ok = w.sendAs(secret, http.MethodPost, "/charges", fmt.Sprintf(`{"amount":100000,"currency":"thb","card":%q}`, id)); !ok {
		return false
	}
	text, ok := w.send(http.MethodGet, path, "")
	if ok {
		w.answers[path] = text
	}
	return ok
}

// create makes an object, whose id must be new, and returns its path.
func (w *writer) create(list, body string) (path string, ok bool) {
	key := w.emulator.Secret
	if list == "/tokens" {
		key = w.emulator.Public
	}
	return w.createAs(key, list, body)
}

func (w *writer) createAs(key, list, body string) (path string, ok bool) {
	text, ok := w.sendAs(key, http.MethodPost, list, body)
	if !ok {
		return "", false
	}
	var object struct{ ID string }
	if err := json.Unmarshal([]byte(text), &object); err != nil || w.ids[object.ID] {
		w.t.Errorf("%s answered %v, an id given before or none: %s", list, err, text)
	}
	w.ids[object.ID] = true
	path = list + "/" + object.ID
	w.answers[path], w.recent[path] = text, true
	return path, true
}

// change changes what a path leads to. Until it is answered, both versions are right.
func (w *writer) change(method, path, body, shown string) bool {
	delete(w.answers, shown)
	w.recent[shown] = true
	text, ok := w.send(method, path, body)
	if ok && path == shown {
		w.answers[shown] = text
	} else if ok {
		if text, ok = w.send(http.MethodGet, shown, ""); ok {
			w.answers[shown] = text
		}
	}
	return ok
}

const tokenBody = `{"card":{"name":"Somchai","number":"4242424242424242","expiration_month":12,"expiration_year":2040,"security_code":"123"}}`

// maxRefunds is below what the API allows a charge.
const maxRefunds = 14

// step sends some requests; false when the emulator is gone.
func (w *writer) step() bool {
	if n := w.random.IntN(10); n < 4 || len(w.charges) == 0 || len(w.customers) == 0 {
		return w.pay()
	} else if n == 4 {
		return w.meet()
	} else if n < 7 {
		path := w.charges[w.random.IntN(len(w.charges))]
		return w.change(http.MethodPatch, path, fmt.Sprintf(`{"description":"order %d"}`, w.random.Int()), path)
	} else if path := w.charges[len(w.charges)-1]; n < 8 && w.refunds[path] < maxRefunds {
		w.refunds[path]++
		return w.change(http.MethodPost, path+"/refunds", `{"amount":1}`, path)
	}
	path := w.customers[w.random.IntN(len(w.customers))]
	return w.change(http.MethodPatch, path, fmt.Sprintf(`{"description":"visit %d"}`, w.random.Int()), path)
}

// pay makes a token, a charge with it and a customer.
func (w *writer) pay() bool {
	token, ok := w.create("/tokens", tokenBody)
	if !ok {
		return false
	}
	delete(w.answers, token) // charging it changes it
	_, id, _ := strings.Cut(token[1:], "/")
	charge, ok := w.create("/charges", fmt.Sprintf(`{"amount":100000,"currency":"thb","card":%q}`, id))
	if !ok {
		return false
	}
	w.charges = append(w.charges, charge)
	text, ok := w.send(http.MethodGet, token, "")
	if !ok {
		return false
	}
	w.answers[token] = text
	customer, ok := w.create("/customers", `{"description":"new"}`)
	if ok {
		w.customers = append(w.customers, customer)
	}
	return ok
}

// older is how many objects of earlier rounds are looked at beside those of the last one.
const older = 100

// check asks for what was answered.
func (w *writer) check() (checked int) {
	for path, want := range w.answers {
		if !w.recent[path] && checked >= len(w.recent)+older {
			continue
		}
		checked++
		if got, _ := w.send(http.MethodGet, path, ""); got != want {
			w.t.Errorf("%s answers after the restart\n%s\nand was answered\n%s", path, got, want)
			return checked
		}
	}
	clear(w.recent)
	return checked
}

// together calls a function for each writer at the same time.
func together(all []*writer, call func(*writer)) {
	var group sync.WaitGroup
	for _, w := range all {
		group.Go(func() { call(w) })
	}
	group.Wait()
}

// TestKilledEmulatorLosesNothing kills an emulator with a state file at random moments while clients write,
// and asks the next one for all that they were answered.
func TestKilledEmulatorLosesNothing(t *testing.T) {
	t.Parallel()
	kills, err := strconv.Atoi(cmp.Or(os.Getenv(killsVariable), usualKills))
	if err != nil {
		t.Fatalf("%s: %v", killsVariable, err)
	}
	args := []string{
		"--accept-any-test-key", "--state", filepath.Join(t.TempDir(), "state.db"), "--public-api-url", "http://api.test", "--public-vault-url", "http://vault.test",
	}
	emulator, r, _ := startEmulator(t, args...)
	control(t, r.Control+"/clock", `{"freeze":true}`) // what lists show as their end would differ
	all := make([]*writer, writers)
	for i := range all {
		all[i] = &writer{
			t: t, client: &http.Client{Transport: &http.Transport{}}, random: rand.New(rand.NewPCG(uint64(i), 1)),
			answers: map[string]string{}, recent: map[string]bool{}, refunds: map[string]int{}, ids: map[string]bool{},
			name: fmt.Sprint("writer", i), joined: map[string]string{},
		}
		t.Cleanup(all[i].client.CloseIdleConnections)
	}
	var checked atomic.Int64
	for kill := range kills {
		var killing sync.WaitGroup
		killing.Go(func() {
			time.Sleep(20*time.Millisecond + time.Duration(rand.IntN(400))*time.Millisecond)
			_ = emulator.cmd.Process.Kill()
			_ = emulator.cmd.Wait()
		})
		together(all, func(w *writer) {
			w.emulator = r
			for w.step() {
			}
		})
		killing.Wait()
		// With every second start a commit takes some milliseconds: an answer that came before it is found out.
		emulator, r, _ = startEmulator(t, append(args, fmt.Sprintf("--state-sync=%t", kill%2 == 0))...)
		together(all, func(w *writer) {
			w.emulator = r
			checked.Add(int64(w.check()))
		})
		if t.Failed() {
			return
		}
	}
	t.Logf("%d kills, %d answers were asked for again", kills, checked.Load())
	if checked.Load() < int64(kills) {
		t.Errorf("only %d answers were compared", checked.Load())
	}
}

// control sends a request that must be answered with status 200.
func control(t *testing.T, url, body string) {
	t.Helper()
	answer, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s answered %d", url, answer.StatusCode)
	}
}
