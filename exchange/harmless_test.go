package exchange

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"testing"
)

// TestNothingOfTheEvidenceIsRedacted holds that ids, hashes, times, amounts and pictures stay as they are.
func TestNothingOfTheEvidenceIsRedacted(t *testing.T) {
	evidence := os.Getenv("OMISE_EVIDENCE")
	if evidence == "" {
		evidence = filepath.Join("..", "..", "shared", "evidence")
	}
	evidence = filepath.Join(evidence, "bodies")
	if _, err := os.Stat(evidence); err != nil {
		t.Skip("the collected bodies are not here")
	}
	err := filepath.WalkDir(evidence, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		raw := plainRaw()
		raw.Response.Body = body
		ex := New(raw)
		if !bytes.Equal(ex.Response.Body, body) {
			t.Errorf("%s became\n%s", path, ex.Response.Body)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestWhatLooksEncodedStays: pictures, hashes, ids, addresses and times are most of what looks encoded.
func TestWhatLooksEncodedStays(t *testing.T) {
	picture := make([]byte, 30_000)
	rand.NewChaCha8([32]byte{1}).Read(picture)
	for _, text := range []string{
		"data:image/png;base64," + b64("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"+string(picture)), hexed(string(picture[:32])), b64(string(picture[:32])), b32(string(picture[:40])),
		"1192435e-1159-4d3c-9248-43fc0d24ff23", "12345678-1234-1234-1234-123456789012", "W/\"5d41402abc4b2a76b9719d911017c592\"",
		"2026-11-21T02:23:23Z 2026-11-21 02:23:23", "1732092255105, 1732092255113", "+66 81 234 5678", "127.0.0.1:54321", "00:1a:2b:3c:4d:5e:6f:70",
		"https://api.omise.co/charges/chrg_test_63444wyfsg4mtvvck1z/documents?limit=20&order=asc&from=2025-01-01T00%3A00%3A00Z",
		"สมชาย ใจดี ไม่มีชื่อนี้", "Zürich — “quoted”", "<a href=\"/x?a=1&amp;b=2\">50&nbsp;%</a>", "10 20 30 40 50 60 70 80 90 100 110 120", "4001, 3000, 2000, 1000",
		"the security_code is invalid and the cvc is missing", "security_code_check failed", "the amount must be at least ฿20.00 (2000 subunits)",
		"amount=424242&currency=thb&capture=false&metadata[order]=42", "a=4242424242424242", "4242 4242 4242 4242",
	} {
		raw := plainRaw()
		raw.Secrets = []string{plantedSecret, plantedPublic}
		raw.Body, raw.Query = []byte(text), "q="+url.QueryEscape(text)
		raw.Response.Body = []byte(`{"a":` + quoted(text) + `}`)
		raw.Response.Header.Set("X-Some", text)
		ex := New(raw)
		if got := string(ex.Request.Body); got != text {
			t.Errorf("%.100s became %.100s", text, got)
		}
		if ex.Request.Query != raw.Query || ex.Response.Header.Get("X-Some") != text || !bytes.Equal(ex.Response.Body, raw.Response.Body) {
			t.Errorf("%.100s became %.200s, %.100s and %.100s", text, ex.Request.Query, ex.Response.Body, ex.Response.Header.Get("X-Some"))
		}
		if found := Secrets("here", "", text); len(found) > 0 {
			t.Errorf("%.100s: found %v", text, found)
		}
	}
}

// TestANumberStaysANumber: the judge must not find a text, or no JSON, where the target has sent a number.
func TestANumberStaysANumber(t *testing.T) {
	for body, want := range map[string]string{
		`{"n":-4929123456781236}`:      `{"n":-4929121111111236}`,
		`[4000,3000,2000,1000]`:        `[4000,3000,2000,1000]`,
		`{"n":[1,4929123456781236]}`:   `{"n":[1,4929121111111236]}`,
		`4929123456781236`:             `4929121111111236`,
		`{"n":4929123456781236.0}`:     `{"n":4929121111111236.0}`,
		`{"n":"-4929123456781236"}`:    `{"n":"-492912******1236"}`,
		`{"n":4929123456781236e-2}`:    `{"n":4929121111111236e-2}`,
		`{"n":-4242424242424242,"a":}`: `{"n":-4242424242424242,"a":}`,
	} {
		raw := plainRaw()
		raw.Response.Body = []byte(body)
		if got := string(New(raw).Response.Body); got != want {
			t.Errorf("%s became %s, want %s", body, got, want)
		}
	}
}
