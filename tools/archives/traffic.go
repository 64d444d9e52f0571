package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
)

// traffic makes any number of exchanges of those of a capture: a token, a charge of it, the charge again, a charge that is not there. What
// belongs together stays together, and has ids of its own each time.
type traffic struct {
	exchanges []*exchanged
	body      []byte // of a charge
}

// exchanged is an exchange as an entry of a capture without its time, and as a line of a log.
type exchanged struct{ entry, line []byte }

// capture is the part of a HAR that is taken over.
type capture struct {
	Log struct {
		Entries []map[string]any `json:"entries"`
	} `json:"log"`
}

// began is when the first exchange took place.
var began = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// recorded reads the capture that the readers of captures are tested with.
func recorded(home string) (*traffic, error) {
	text, err := os.ReadFile(filepath.Join(home, "internal", "captures", "testdata", "browser.har"))
	if err != nil {
		return nil, err
	}
	var all capture
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, err
	}
	t := &traffic{}
	for _, entry := range all.Log.Entries {
		asked, _ := entry["request"].(map[string]any)
		answered, _ := entry["response"].(map[string]any)
		if answered["status"] == 0.0 { // it never came
			continue
		}
		content, _ := answered["content"].(map[string]any)
		sent, _ := asked["postData"].(map[string]any)
		body, err := plain(content)
		if err != nil {
			return nil, err
		}
		if _, err := plain(sent); err != nil {
			return nil, err
		}
		delete(entry, "startedDateTime")
		made := &exchanged{}
		if made.entry, err = json.Marshal(entry); err != nil {
			return nil, err
		}
		if made.line, err = json.Marshal(map[string]any{
			"request":  map[string]any{"method": asked["method"], "url": asked["url"], "headers": asked["headers"], "body": sent["text"]},
			"response": map[string]any{"status": answered["status"], "headers": answered["headers"], "body": body},
		}); err != nil {
			return nil, err
		}
		t.exchanges = append(t.exchanges, made)
		if strings.Contains(body, `"object":"charge"`) {
			t.body = []byte(body)
		}
	}
	if t.body == nil {
		return nil, errors.New("the capture has no charge")
	}
	return t, nil
}

// plain writes the text of what was sent or answered as it goes over the wire, in clear and without blanks.
func plain(content map[string]any) (string, error) {
	text, _ := content["text"].(string)
	if content["encoding"] == "base64" {
		decoded, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return "", err
		}
		text = string(decoded)
		delete(content, "encoding")
	}
	var compact bytes.Buffer
	if json.Compact(&compact, []byte(text)) == nil {
		text = compact.String()
	}
	if content != nil {
		content["text"] = text
	}
	return text, nil
}

// each writes n exchanges, of which text returns the one that is to be written. What is before an exchange is by its number.
func (t *traffic) each(to io.Writer, n int, before func(number int) string, text func(*exchanged) []byte) error {
	out := bufio.NewWriterSize(to, 1<<20)
	for number, round := 0, 0; number < n; round++ {
		id := fmt.Appendf(nil, "_test_%d", round)
		for _, each := range t.exchanges {
			if number == n {
				break
			}
			_, _ = out.WriteString(before(number))
			if _, err := out.Write(bytes.ReplaceAll(text(each), []byte("_test_"), id)); err != nil {
				return err
			}
			number++
		}
	}
	return out.Flush()
}

// lines writes a log of JSON lines.
func (t *traffic) lines(to io.Writer, n int) error {
	err := t.each(to, n, func(number int) string {
		if number == 0 {
			return ""
		}
		return "\n"
	}, func(e *exchanged) []byte { return e.line })
	if err == nil {
		_, err = to.Write([]byte("\n"))
	}
	return err
}

// har writes a capture.
func (t *traffic) har(to io.Writer, n int) error {
	if _, err := io.WriteString(to, `{"log":{"version":"1.2","creator":{"name":"archives","version":"1"},"entries":[`); err != nil {
		return err
	}
	err := t.each(to, n, func(number int) string {
		at := began.Add(time.Duration(number) * time.Millisecond).Format(time.RFC3339Nano)
		if number == 0 {
			return "\n" + `{"startedDateTime":"` + at + `",`
		}
		return ",\n" + `{"startedDateTime":"` + at + `",`
	}, func(e *exchanged) []byte { return e.entry[1:] })
	if err == nil {
		_, err = io.WriteString(to, "\n]}}\n")
	}
	return err
}

// packings pack a stream, the quick way: what is measured is the check, which shares the processors.
var packings = []struct {
	name string
	open func(io.Writer) (io.WriteCloser, error)
}{
	{"gzip", func(to io.Writer) (io.WriteCloser, error) { return gzip.NewWriterLevel(to, gzip.BestSpeed) }},
	{"zstd", func(to io.Writer) (io.WriteCloser, error) {
		return zstd.NewWriter(to, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	}},
}

// writeFile writes a file of its own.
func writeFile(path string, write func(io.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := write(file); err != nil {
		_ = file.Close()
		return err
	}
	return file.Close()
}
