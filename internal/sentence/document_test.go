package sentence

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestDocument(t *testing.T) {
	masked := "skey_test_xxxxxxxxxxxxxxxxxxx"
	for text, want := range map[string]string{
		``:                     ``,
		`{"a": "`:              `{"a": "`,
		`]}{"a":"\`:            `]}{"a":"\`,
		`{"a":"` + key:         `{"a":"` + masked + `"`,
		`{"a":"\x` + key + `"`: `{"a":"\x` + key + `"`, // no JSON, and not read
		`{ "a" : [1, "` + key + `" , "x<y>"], "b":"` + card + `"}`:                                                           `{ "a" : [1, "` + masked + `" , "x<y>"], "b":"492912******1236"}`,
		`{"` + key + `":{"` + card + `":1}}`:                                                                                 `{"` + masked + `":{"492912******1236":1}}`,
		`{"a":"\u0073key_test_` + key[10:] + `"}`:                                                                            `{"a":"` + masked + `"}`,
		`{"a":"<\"card[security_code]=123&x>"}`:                                                                              `{"a":"<\"card[security_code]=***&x>"}`,
		`{"a":"4242424242424242","b":{"header":"Cookie"}}`:                                                                   `{"a":"4242424242424242","b":{"header":"Cookie"}}`,
		`{"header":{"Cookie":["a=b; c=d","e=f"],"X":["a=b; c=d"]}}`:                                                          `{"header":{"Cookie":["[redacted]","[redacted]"],"X":["a=b; c=d"]}}`,
		`{"header":{"Authorization":["Bearer odd-one"]},"Cookie":["a=b; c=d"]}`:                                              `{"header":{"Authorization":["Bearer [unknown key]"]},"Cookie":["a=b; c=d"]}`,
		`{"a":4929123456781236,"b":[-4929123456781236.0, 4929123456781236 ]}`:                                                `{"a":4929121111111236,"b":[-4929121111111236.0, 4929121111111236 ]}`,
		`{"a":4242424242424242,"b":1764476039123456789,"c":4929123456781237,"d":97.4929123456781236,"e":4929123456781236e2}`: `{"a":4242424242424242,"b":1764476039123456789,"c":4929123456781237,"d":97.4929123456781236,"e":4929123456781236e2}`,
		`{"seed":4929123456781236,"b":{"duration_ms":4929123456781236,"seeds":4929123456781236}}`:                            `{"seed":4929123456781236,"b":{"duration_ms":4929123456781236,"seeds":4929121111111236}}`,
		`4929123456781236`: `4929121111111236`,
	} {
		if got := string(Document([]byte(text))); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func FuzzDocument(f *testing.F) {
	for _, seed := range []string{`{"a":["b",{"header":{"Cookie":["c"]}}]}`, `{"\"":"\\"}`, `[[["`, `"` + key + `"`, "\"\xff" + card + `"`, "[-" + card + ".0,1e9]"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := Document([]byte(text))
		if json.Valid([]byte(text)) && !json.Valid(got) {
			t.Errorf("%q is JSON, and %q is not", text, got)
		}
		if !bytes.Equal(Document(got), got) {
			t.Errorf("%q becomes %q and then %q", text, got, Document(got))
		}
		if strings.Count(text, "\n") != strings.Count(string(got), "\n") && json.Valid([]byte(text)) {
			t.Errorf("%q has other lines than %q", text, got)
		}
	})
}
