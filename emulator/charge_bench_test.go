package emulator

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// unsent takes an answer and sends it nowhere.
type unsent struct{ header http.Header }

func (u *unsent) Header() http.Header            { return u.header }
func (u *unsent) WriteHeader(int)                {}
func (u *unsent) Write(part []byte) (int, error) { return len(part), nil }

// BenchmarkCustomerCharge is POST /charges with a customer's card, called without a connection: the emulator's own work alone.
func BenchmarkCustomerCharge(b *testing.B) {
	b.Cleanup(TuneMemory()) // as the command does
	emu := New(Options{OneAddress: true})
	b.Cleanup(emu.Close)
	handler := emu.API()
	request := func(path, key, form string) *http.Request {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form))
		r.SetBasicAuth(key, "")
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return r
	}
	made := func(r *http.Request) (id string) {
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, r)
		var object struct{ ID string }
		if err := json.Unmarshal(recorder.Body.Bytes(), &object); err != nil || recorder.Code != http.StatusOK {
			b.Fatalf("%s answers %d: %s", r.URL.Path, recorder.Code, recorder.Body)
		}
		return object.ID
	}
	token := made(request("/tokens", DefaultPublicKey, tokenForm))
	form := "amount=100000&currency=thb&customer=" + made(request("/customers", DefaultSecretKey, "card="+token))
	charge, body := request("/charges", DefaultSecretKey, form), strings.NewReader(form)
	made(charge)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		body.Reset(form)
		charge.Body = io.NopCloser(body)
		handler.ServeHTTP(&unsent{http.Header{}}, charge)
	}
}
