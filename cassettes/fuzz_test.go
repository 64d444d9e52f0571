package cassettes

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
)

// FuzzLoad holds that reading never panics, that what is read without an error
// can be written and read again with the same result, and that every interaction
// of it can be replayed and shown.
func FuzzLoad(f *testing.F) {
	small := example(f)
	small.Interactions = small.Interactions[3:5]
	whole := small.Encode()
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte{})
	f.Add((&Cassette{}).Encode())
	f.Add(bytes.Replace(whole, []byte("|-\n"), []byte("|-\n\n"), 1))
	f.Add(bytes.Replace(whole, []byte(`\n`), []byte(`\u00e9`), 1))
	f.Add(bytes.Replace(whole, []byte("a text"), []byte("a\x99text"), 1))
	for _, bomb := range []string{
		"a0: &a0 [x,x,x,x,x,x,x,x,x]\na1: &a1 [*a0,*a0,*a0,*a0,*a0,*a0,*a0,*a0]\na2: [*a1,*a1,*a1,*a1,*a1,*a1,*a1,*a1]\n",
		strings.Repeat("[", 50_000), strings.Repeat("- ", 50_000), strings.Repeat("{a: ", 20_000), "a: " + strings.Repeat("x", 1<<20) + "\n",
	} {
		f.Add([]byte(bomb))
		f.Add(append(bytes.Clone(whole), bomb...))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := Parse(data); err == nil && !bytes.HasSuffix(data, []byte("\n")) {
			t.Error("accepted without an end")
		}
		// A checksum that fits lets the rest of the reader be reached.
		c, err := Parse(Seal(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))))
		if err != nil {
			if c != nil {
				t.Error("half of a cassette along with an error")
			}
			return
		}
		first := c.Encode()
		again, err := Parse(first)
		if err != nil {
			t.Fatalf("what was read cannot be read again: %v\n%s", err, first)
		}
		if second := again.Encode(); !bytes.Equal(first, second) {
			t.Errorf("written again differs:\n%s\n%s", first, second)
		}
		p := NewPlayer(replayHosts, c)
		if problems := p.Problems(); len(problems) > 1 {
			t.Errorf("problems before the first request: %q", problems)
		}
		if got := len(Exchanges(c)); got != len(c.Interactions) {
			t.Errorf("%d exchanges of %d interactions", got, len(c.Interactions))
		}
	})
}

// FuzzStore holds that any answer and any request survive writing and reading,
// for us and for go-vcr, and that the same request is matched in a replay.
func FuzzStore(f *testing.F) {
	for _, each := range []string{`{"a":1}`, "a\nb", " a", "\xff", "\u2028\n", "a: b\n- c", "|\n", "\t\na", "...", "\"\\", "a \nb", "\n", "x\r\ny"} {
		f.Add(each, jsonType, "limit=1&a=%zz")
	}
	f.Add("a=b&c", "application/x-www-form-urlencoded", "")
	f.Fuzz(func(t *testing.T, text, contentType, query string) {
		header := http.Header{"Content-Type": {contentType}, "X-Request-Id": {query}}
		ex := exchange.New(exchange.Raw{
			Method: "POST", Host: exchange.API, Path: "/charges", Query: query, Header: header, Body: []byte(text),
			Response: &exchange.RawResponse{Status: 200, Header: header, Body: []byte(text)},
		})
		c := &Cassette{Header: testHeader()}
		stored := store(ex)
		c.Interactions = append(c.Interactions, stored)
		read, err := Parse(c.Encode())
		if err != nil {
			t.Fatalf("%v\n%s", err, c.Encode())
		}
		if asked, recorded := sentOf(ex), recordedRequest(read.Interactions[0]); asked.key() != recorded.key() {
			t.Errorf("sent %q is not matched with what was recorded of it: %v", asked.key(), differences(recorded, asked))
		}
		sameInLibrary(t, c)
	})
}

func TestClockOfAReplayIsTheRecordings(t *testing.T) {
	c := example(t)
	c.Header.Clock = time.Date(2026, 3, 4, 12, 0, 0, 987, time.FixedZone("ICT", 7*3600))
	if got := reloaded(t, c).Header.Clock; !got.Equal(time.Date(2026, 3, 4, 5, 0, 0, 0, time.UTC)) || got.Location() != time.UTC {
		t.Errorf("got %s", got)
	}
}
