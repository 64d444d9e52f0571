package main

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// echoedCard is a card number that no list of test cards has.
const echoedCard = "4929" + "1234" + "5678" + "1236"

func eachByte(format string) func(string) string {
	return func(s string) string {
		var out strings.Builder
		for _, b := range []byte(s) {
			fmt.Fprintf(&out, format, b)
		}
		return out.String()
	}
}

func inBase64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func packedBy(open func(io.Writer) io.WriteCloser) func(string) string {
	return func(s string) string {
		var out bytes.Buffer
		writer := open(&out)
		_, _ = io.WriteString(writer, s)
		_ = writer.Close()
		return inBase64(out.String())
	}
}

// echoes are the ways in which the target writes what it was sent.
var echoes = []func(string) string{
	func(s string) string { return s },
	eachByte("%%%02X"),
	eachByte("%%25%02x"),
	eachByte(`\u%04x`),
	eachByte("&#%d;"),
	eachByte("&#x%x;"),
	eachByte("=%02X"),
	func(s string) string { return hex.EncodeToString([]byte(s)) },
	inBase64,
	func(s string) string { return inBase64("user:" + s) },
	func(s string) string { return inBase64(inBase64(s)) },
	func(s string) string { return base32.StdEncoding.EncodeToString([]byte(s)) },
	packedBy(func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }),
	packedBy(func(w io.Writer) io.WriteCloser {
		writer, _ := flate.NewWriter(w, flate.BestCompression)
		return writer
	}),
	func(s string) string { return inBase64(eachByte("\x00%c")(s)) },
	packedBy(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }),
	func(s string) string { return inBase64(eachByte("%c\x00")(s)) },
	eachByte("%%%02x"),
	eachByte("%%%%32%%35%02X"),
	eachByte(`\u00%02X`),
	eachByte(`\\u%04x`),
	eachByte("&#0%d;"),
	eachByte("&#x%X"),
	eachByte("=%02x"),
	func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
	func(s string) string { return base64.RawStdEncoding.EncodeToString([]byte(s)) },
	func(s string) string { return base64.URLEncoding.EncodeToString([]byte("??" + s)) },
	func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("?>" + s + "?")) },
	func(s string) string { return inBase64("{\"key\":\"" + s + "\"}") },
	func(s string) string { return inBase64(eachByte("%%%02X")(s)) },
	func(s string) string { return eachByte("%%%02X")(inBase64(s)) },
	func(s string) string { return hex.EncodeToString([]byte(inBase64(s))) },
	func(s string) string {
		return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte(s))
	},
	func(s string) string { return strings.ToLower(base32.StdEncoding.EncodeToString([]byte(s))) },
	func(s string) string { return "\"" + s + "\"" },
	func(s string) string { return "Bearer " + s },
	func(s string) string { return "a" + s + "z" },
	func(s string) string { return strings.ToUpper(s) },
	func(s string) string { return "https://" + s + "@example.com/" + s + "?key=" + s },
	fullwidth,
	func(s string) string { return fullwidth(s[:len(s)/2]) + s[len(s)/2:] },
	grouped("."), grouped(" "), grouped("-"), grouped("_"), grouped("/"), grouped(" - "), grouped("\u00a0"), grouped("\u2009"), grouped("&nbsp;"), grouped("%20"),
}

// grouped writes four characters and a separator, in turn.
func grouped(separator string) func(string) string {
	return func(s string) string {
		return s[:4] + separator + s[4:8] + separator + s[8:12] + separator + s[12:]
	}
}

func fullwidth(s string) string { return strings.Map(func(r rune) rune { return r + 0xfee0 }, s) }

// echoed returns every spelling of the secrets of a run. Nobody changes the list.
var echoed = sync.OnceValue(func() (all []string) {
	for _, secret := range []string{someSecretKey, echoedCard} {
		for _, write := range echoes {
			all = append(all, write(secret))
		}
	}
	return all
})

// keyEnd is a long part of the key of a run, which is found only by a command that knows the key.
var keyEnd = someSecretKey[len(someSecretKey)-12:]

// echoing answers as a handler does, and with every spelling in each header, body and message of an error.
func echoing(next http.Handler) http.Handler {
	spelled := append(slices.Clone(echoed()), "…"+keyEnd)
	wordy := altered(next, func(_ *http.Request, object map[string]any) {
		object["echo"] = spelled
		if message, is := object["message"].(string); is {
			object["message"] = message + " " + strings.Join(spelled, " ")
		}
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for i, text := range spelled {
			w.Header().Set(fmt.Sprintf("X-Echo-%d", i), text)
		}
		wordy.ServeHTTP(w, r)
	})
}

// holdsNoEcho holds that none of the spellings stands in a text, in clear or as JSON writes it.
func holdsNoEcho(t *testing.T, where, text string) {
	t.Helper()
	plain := strings.NewReplacer(`\\`, `\`, `\u0026`, "&").Replace(text)
	for _, spelling := range echoed() {
		if strings.Contains(text, spelling) || strings.Contains(plain, spelling) {
			at := strings.Index(plain, spelling)
			t.Errorf("%s holds %q: …%.200s", where, spelling, plain[max(0, at-60):])
		}
	}
}

// echo stands for the address of a server that echoes, and told for steps of a client that sends every spelling.
const (
	echo = "$ECHO"
	told = "tell="
	// toldAtOnce is how many of them stand in one request.
	toldAtOnce = 64
)

// captured returns a file of traffic that nobody has redacted: of each request and answer every part is an echo.
func captured(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "gateway.jsonl")
	var lines []byte
	for _, text := range echoed() {
		side := map[string]any{"headers": map[string]string{"X-Echo": text}, "body": map[string]any{"object": "error", "echo": text, text: 1}}
		request := maps.Clone(side)
		request["method"], request["url"] = "POST", "https://api.omise.co/charges?echo="+url.QueryEscape(text)
		answer := maps.Clone(side)
		answer["status"] = 400
		line, err := json.Marshal(map[string]any{"request": request, "response": answer})
		if err != nil {
			t.Fatal(err)
		}
		lines = append(append(lines, line...), '\n')
	}
	write(t, path, string(lines))
	return path
}

// TestNothingThatATargetEchoesIsWritten: whatever spelling of a secret a target answers with, no artifact has it, and the
// search of cassettes lint finds none in what record wrote.
func TestNothingThatATargetEchoesIsWritten(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		code int
		args []string
	}{
		{"run", 1, []string{"run", "--api-url", echo, "--case", "tokens/create*", "--case", "auth/wrong-key-retrieve-*"}},
		{"record", 1, []string{"record", "--api-url", echo, "--cassettes", "kept", "--case", "tokens/create*"}},
		{"explore", 1, []string{"explore", "--api-url", echo, "--steps", "20"}},
		{"gate", 1, []string{"gate", "--upstream", echo, "--record", "kept", "--", "shop", "token", "charge", told}},
		{"matrix", 0, []string{"gate", "matrix", "--upstream", echo, "--inject", "error/429", "--", "shop", "token", told}},
		{"check", 1, []string{"check", captured(t)}},
		{"baseline", 1, []string{"check", "--baseline", "known.txt", "--update-baseline", captured(t)}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			i := invocation{env: someKeys, folder: t.TempDir()}
			for _, arg := range row.args {
				switch arg {
				case echo:
					i.args = append(i.args, serveFake(t, echoing(oneHost(t))))
				case told:
					for texts := range slices.Chunk(echoed(), toldAtOnce) {
						i.args = append(i.args, told+strings.Join(texts, " "))
					}
				default:
					i.args = append(i.args, arg)
				}
			}
			done := i.run(t)
			if done.code != row.code {
				t.Errorf("exit code %d, want %d; stderr: %s", done.code, row.code, tail(done.err))
			}
			holdsNoEcho(t, "the console", done.out+done.err)
			files := 0
			err := filepath.WalkDir(done.folder, func(path string, entry fs.DirEntry, err error) error {
				if err != nil || entry.IsDir() {
					return err
				}
				files++
				text, err := os.ReadFile(path)
				whole := withUnpacked(t, string(text))
				holdsNoEcho(t, filepath.Base(path), whole)
				if slices.Contains(row.args, "--api-url") && strings.Contains(whole, keyEnd) {
					t.Errorf("%s holds the end of the key", filepath.Base(path))
				}
				return err
			})
			if err != nil || files == 0 {
				t.Errorf("%d files were searched: %v", files, err)
			}
			if !slices.Contains(row.args, "kept") {
				return
			}
			lint := invocation{args: []string{"cassettes", "lint", "kept"}, folder: done.folder}.run(t)
			for _, kind := range []string{": a secret key", ": a card number", ": a security code", "encodings than can"} {
				if strings.Contains(lint.out+lint.err, kind) {
					t.Errorf("lint finds secrets in what record wrote:\n%s", tail(lint.out+lint.err))
				}
			}
		})
	}
}
