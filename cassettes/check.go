package cassettes

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// checksumLine starts the line that the checksum leaves out: the last of the
// header.
const checksumLine = "  checksum: "

// checksumHead names the method, so that another one can follow.
const checksumHead = "sha256:"

// interactionsLine starts what follows the header.
const interactionsLine = "interactions:"

// conflictMarks begin the lines that git leaves where two versions of a file
// could not be joined.
var conflictMarks = []string{"<<<<<<< ", "||||||| ", "=======", ">>>>>>> "}

// intact gives the text of a file in which nothing is missing and nothing was
// changed since Seal. The line ends of Windows, which git may make on check-out,
// are read as ours; a line end within a body is always escaped.
func intact(data []byte) (string, error) {
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	}
	text := string(data)
	if err := verify(data, text); err != nil {
		// The mark of a conflict is the better reason for whatever is wrong.
		return "", cmp.Or(conflicts(text), err)
	}
	return text, nil
}

func verify(data []byte, text string) error {
	if text == "" {
		return errors.New("is empty")
	}
	if err := format(text); err != nil {
		return err
	}
	if !strings.HasSuffix(text, "\n"+lastLine+"\n") {
		return fmt.Errorf("is cut short: its last line is not %q", lastLine)
	}
	from, to, err := checksumIn(data)
	if err != nil {
		return err
	}
	if recorded, made := text[from:to], quote(checksum(data, from, to)); recorded != made {
		return fmt.Errorf("was changed after it was recorded: its checksum is %s, its content makes %s", shortened(recorded), shortened(made))
	}
	if !utf8.ValidString(text) {
		return errors.New("holds bytes that are no text, which no reader of YAML takes")
	}
	return nil
}

func conflicts(text string) error {
	for _, mark := range conflictMarks {
		i := strings.Index(text, "\n"+mark) + 1
		if i == 0 && !strings.HasPrefix(text, mark) {
			continue
		}
		line, _, _ := strings.Cut(text[i:], "\n")
		return fmt.Errorf("holds the mark of a merge conflict in line %d (%q): take one side whole, or record the case again",
			1+strings.Count(text[:i], "\n"), shortened(line))
	}
	return nil
}

// format refuses what is no cassette of ours.
func format(text string) error {
	want := firstLine + "\nversion: " + strconv.Itoa(Format) + "\nheader:\n"
	if strings.HasPrefix(text, want) {
		return nil
	}
	if strings.HasPrefix(want, text) {
		return fmt.Errorf("is cut short: its last line is not %q", lastLine)
	}
	for i, line := range strings.SplitN(text, "\n", 4) {
		version, found := strings.CutPrefix(line, "version: ")
		switch {
		case i == 1 && found && version != strconv.Itoa(Format):
			return fmt.Errorf("has version %s of the format, and this harness reads version %d", shortened(version), Format)
		case i == 2:
			return errors.New("has no header: it was not written by this harness")
		}
	}
	return errors.New("is no cassette: it does not start with the lines of one")
}

// checksumIn gives the place of the checksum: the value of the last line before
// the interactions.
func checksumIn(data []byte) (from, to int, err error) {
	end := bytes.Index(data, []byte("\n"+interactionsLine))
	if end >= 0 {
		start := bytes.LastIndexByte(data[:end], '\n') + 1
		if bytes.HasPrefix(data[start:end], []byte(checksumLine)) {
			return start + len(checksumLine), end, nil
		}
	}
	return 0, 0, errors.New("has no checksum at the end of its header")
}

// checksum is over every byte but those of the checksum itself.
func checksum(data []byte, from, to int) string {
	hash := sha256.New()
	hash.Write(data[:from])
	hash.Write(data[to:])
	return checksumHead + hex.EncodeToString(hash.Sum(nil))
}

// Seal gives the text of a cassette with the checksum that belongs to it. It is
// for what has been changed on purpose; bytes without a header stay as they are.
func Seal(data []byte) []byte {
	from, to, err := checksumIn(data)
	if err != nil {
		return data
	}
	return slices.Concat(data[:from], []byte(quote(checksum(data, from, to))), data[to:])
}
