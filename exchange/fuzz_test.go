package exchange

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// FuzzRedaction holds that redaction never panics, leaves JSON that was valid
// valid, changes nothing the second time, and takes out a planted key.
func FuzzRedaction(f *testing.F) {
	for _, body := range []string{
		`{"a":[1,-2.5e3,true,null,"x\"y\\"],"security_code":"987"}`, `"` + plantedSecret + `"`, "a=%zz&cvc=1&b", `{"a":"\u0073key_test_abcdef"}`,
		"4929 1234 5678 1236", `{"security_code":`, `{"n":4929123456781236,"m":"` + writings["base64 with colon"](plantedSecret) + `"}`, "\x1f\x8b", `"\`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		r := newRedactor(Raw{Secrets: []string{plantedSecret, plantedCode}})
		once := r.body(body, "")
		if json.Valid(body) && looksJSON(string(body)) && !json.Valid(once) {
			t.Errorf("no longer JSON: %q became %q", body, once)
		}
		if twice := r.body(once, ""); !bytes.Equal(once, twice) {
			t.Errorf("not settled: %q became %q, then %q", body, once, twice)
		}
		if strings.Contains(string(once), plantedSecret) {
			t.Errorf("the key survives in %q", once)
		}
	})
}
