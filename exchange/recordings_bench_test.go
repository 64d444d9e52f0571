package exchange_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/exchange"
)

// keys are such as a run knows, and as each of its requests has one.
var keys = []string{"skey_test_5xuy4w91xqz7d1w9zzz", "pkey_test_5xuy4w91xqz7d1w9ppp"}

// recorded returns the exchanges of the committed recordings as they were on the wire, and how many bytes their bodies have.
func recorded(tb testing.TB) (all []exchange.Raw, bytes int64) {
	tb.Helper()
	dir := filepath.Join("..", "cassettes", "emulator")
	cases, err := cassettes.List(dir)
	if err != nil {
		tb.Fatal(err)
	}
	for _, id := range cases {
		c, err := cassettes.LoadCase(dir, id)
		if err != nil {
			tb.Fatal(err)
		}
		for _, ex := range cassettes.Exchanges(c) {
			request := ex.Request
			raw := exchange.Raw{Method: request.Method, Host: request.Host, Path: request.Path, Query: request.Query, Header: request.Header, Body: request.Body}
			if request.Header.Get("Authorization") != "" {
				raw.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(keys[0]+":")))
			}
			raw.Secrets = keys
			if answer := ex.Response; answer != nil {
				raw.Response = &exchange.RawResponse{Status: answer.Status, Header: answer.Header, Body: answer.Body}
				bytes += int64(len(answer.Body))
			}
			all, bytes = append(all, raw), bytes+int64(len(raw.Body))
		}
	}
	return all, bytes
}

// BenchmarkRecordings does with the exchanges of all recordings what is done with each exchange of a run. The baseline, of
// the same run, is a bare decode of their answers.
func BenchmarkRecordings(b *testing.B) {
	all, bytes := recorded(b)
	for name, work := range map[string]func(raw *exchange.Raw){
		"new":          func(raw *exchange.Raw) { exchange.New(*raw) },
		"sent secrets": func(raw *exchange.Raw) { exchange.SentSecrets(raw) },
		"live mode":    answered(func(body []byte) { exchange.SaysLive(body) }),
		"live key":     func(raw *exchange.Raw) { exchange.HoldsLiveKey(string(raw.Body)) },
		"search":       answered(func(body []byte) { exchange.Secrets("body", "", string(body)) }),
		"baseline decode": answered(func(body []byte) {
			var value any
			_ = json.Unmarshal(body, &value)
		}),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(bytes)
			b.ReportAllocs()
			for b.Loop() {
				for i := range all {
					work(&all[i])
				}
			}
			b.ReportMetric(float64(len(all))*float64(b.N)/b.Elapsed().Seconds(), "exchanges/s")
		})
	}
}

func answered(work func(body []byte)) func(*exchange.Raw) {
	return func(raw *exchange.Raw) {
		if raw.Response != nil {
			work(raw.Response.Body)
		}
	}
}

// BenchmarkLongAnswers makes an Exchange of a list of 100 charges, and of bodies of 4 MiB that are made to be slow.
func BenchmarkLongAnswers(b *testing.B) {
	charge, err := os.ReadFile("testdata/charge.json")
	if err != nil {
		b.Fatal(err)
	}
	noise := make([]byte, exchange.MaxBody)
	rand.NewChaCha8([32]byte{1}).Read(noise)
	filled := func(part string) []byte { return bytes.Repeat([]byte(part), exchange.MaxBody/len(part)) }
	for name, body := range map[string][]byte{
		"100 charges":      []byte(`{"object":"list","data":[` + strings.TrimSuffix(strings.Repeat(string(charge)+",", 100), ",") + `]}`),
		"4 MiB of charges": filled(string(charge)),
		"4 MiB of base64":  []byte(base64.StdEncoding.EncodeToString(noise))[:exchange.MaxBody],
		"4 MiB of hex":     []byte(hex.EncodeToString(noise))[:exchange.MaxBody],
		"4 MiB of percent": filled("%41%42%"),
		"4 MiB of digits":  filled("4929 1234 5678 1237 "),
		"4 MiB of names":   filled("cvc=x security_code "),
		"4 MiB of noise":   noise,
	} {
		b.Run(name, func(b *testing.B) {
			raw := exchange.Raw{Method: http.MethodGet, Path: "/charges", Secrets: keys, Response: &exchange.RawResponse{Status: http.StatusOK, Body: body}}
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				exchange.New(raw)
			}
		})
	}
}
