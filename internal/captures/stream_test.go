package captures_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"

	"github.com/omise-conformance/harness/internal/captures"
)

// archive writes a HAR of any length while it is read.
type archive struct {
	left  int
	rest  []byte
	entry []byte
}

// entries returns a HAR of so many entries, each a charge.
func entries(n int) io.Reader {
	body, _ := json.Marshal(`{"object":"charge","id":"chrg_test_6687sny9jji6bg73r8t",` + strings.Repeat(`"description":"an order of a shop",`, 60) + `"net":96094}`)
	return &archive{left: n, rest: []byte(`{"log":{"version":"1.2","creator":{"name":"a proxy","version":"1"},"entries":[` + "\n"), entry: fmt.Appendf(nil,
		`{"startedDateTime":"2026-01-01T00:00:00.000Z","time":12.5,"request":{"method":"GET","url":"https://api.omise.co/charges/chrg_test_6687sny9jji6bg73r8t",`+
			`"headers":[{"name":"Accept","value":"*/*"},{"name":"Omise-Version","value":"2019-05-29"}],"queryString":[]},"response":{"status":200,"headers":`+
			`[{"name":"Content-Type","value":"application/json"}],"content":{"size":2300,"mimeType":"application/json","text":%s}},"timings":{"wait":12}}`, body)}
}

// Read hands out what is left of an entry, and then the next.
func (a *archive) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if len(a.rest) == 0 {
			switch a.left--; {
			case a.left > 0:
				a.rest = append(append(a.rest[:0:0], a.entry...), ",\n"...)
			case a.left == 0:
				a.rest = append(append(a.rest[:0:0], a.entry...), "]}}\n"...)
			default:
				return n, io.EOF
			}
		}
		copied := copy(p[n:], a.rest)
		a.rest = a.rest[copied:]
		n += copied
	}
	return n, nil
}

// TestMemoryIsConstant reads archives of some ten megabytes, of which only one entry is held at a time.
func TestMemoryIsConstant(t *testing.T) {
	if testing.Short() {
		t.Skip("reads many megabytes")
	}
	for name, pack := range map[string]func(io.Reader) io.Reader{
		"plain": func(text io.Reader) io.Reader { return text },
		"gzip": func(text io.Reader) io.Reader {
			reader, writer := io.Pipe()
			go func() {
				packer, _ := gzip.NewWriterLevel(writer, gzip.BestSpeed)
				_, err := io.Copy(packer, text)
				if err == nil {
					err = packer.Close()
				}
				writer.CloseWithError(err)
			}()
			return reader
		},
	} {
		t.Run(name, func(t *testing.T) {
			const many = 15_000
			n, most := 0, uint64(0)
			for source := range captures.Walk(t.Context(), []string{"-"}, captures.Options{Stdin: pack(entries(many))}) {
				file, err := source.Open(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				var before, now runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&before)
				for record, err := range file.Records() {
					if err != nil || record.Status != 200 {
						t.Fatal(record, err)
					}
					if n++; n%5_000 == 0 {
						runtime.GC()
						runtime.ReadMemStats(&now)
						if now.HeapAlloc > before.HeapAlloc {
							most = max(most, now.HeapAlloc-before.HeapAlloc)
						}
					}
				}
				file.Close()
			}
			if n != many || most > 8<<20 {
				t.Errorf("%d records, %d bytes more in use", n, most)
			}
		})
	}
}

// BenchmarkHAR reads entries beside a bare decoding of the same bytes.
func BenchmarkHAR(b *testing.B) {
	const many = 2000
	text, err := io.ReadAll(entries(many))
	if err != nil {
		b.Fatal(err)
	}
	report := func(b *testing.B) {
		b.ReportMetric(float64(many)*float64(b.N)/b.Elapsed().Seconds(), "exchanges/s")
	}
	b.Run("bare", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			var value any
			if err := json.Unmarshal(text, &value); err != nil {
				b.Fatal(err)
			}
		}
		report(b)
	})
	b.Run("read", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			n := 0
			for _, err := range captures.Recognize("a.har", text[:captures.HeadSize]).Read(&captures.File{Reader: bytes.NewReader(text)}) {
				if n++; err != nil {
					b.Fatal(err)
				}
			}
			if n != many {
				b.Fatal(n)
			}
		}
		report(b)
	})
}
