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

// checksumLine begins the line of the checksum, the last line of the header.
const checksumLine = "  checksum: "

// checksumHead names the hash, so that another one can follow.
const checksumHead = "sha256:"

// interactionsLine begins the part after the header.
const interactionsLine = "interactions:"

// conflictMarks begin the lines that git writes into a file that it could not merge.
var conflictMarks = []string{"<<<<<<< ", "||||||| ", "=======", ">>>>>>> "}

// intact returns the text of a file that is whole and unchanged since Seal. It accepts the
// line ends of Windows, which git may write on check-out; a carriage return within a body is
// always escaped.
func intact(data []byte) (string, error) {
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	}
	text := string(data)
	if err := verify(data, text); err != nil {
		// A merge conflict is the better reason for any other error.
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
		return fmt.Errorf(
			"was changed after it was recorded: its checksum is %s, that of its content is %s",
			shortened(recorded),
			shortened(made),
		)
	}
	if !utf8.ValidString(text) {
		return errors.New("holds bytes that are not UTF-8 and so not YAML")
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
		return fmt.Errorf("holds a merge conflict in line %d (%q): take one side whole, or record the case again",
			1+strings.Count(text[:i], "\n"), shortened(line))
	}
	return nil
}

// format returns an error for a file of another format.
func format(text string) error {
	want := firstLine + "\nversion: " + strconv.Itoa(formatVersion) + "\nheader:\n"
	if strings.HasPrefix(text, want) {
		return nil
	}
	if strings.HasPrefix(want, text) {
		return fmt.Errorf("is cut short: its last line is not %q", lastLine)
	}
	for i, line := range strings.SplitN(text, "\n", 4) {
		version, found := strings.CutPrefix(line, "version: ")
		switch {
		case i == 1 && found && version != strconv.Itoa(formatVersion):
			return fmt.Errorf("has version %s of the format, but this harness reads version %d", shortened(version), formatVersion)
		case i == 2:
			return errors.New("has no header: it was not written by this harness")
		}
	}
	return errors.New("is not a cassette: its first lines are different")
}

// checksumIn returns where the checksum is: the value of the last line before the
// interactions.
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

// checksum covers every byte but those of the checksum itself.
func checksum(data []byte, from, to int) string {
	hash := sha256.New()
	hash.Write(data[:from])
	hash.Write(data[to:])
	return checksumHead + hex.EncodeToString(hash.Sum(nil))
}

// Seal returns the content of a cassette with the right checksum. It is for files that were
// changed on purpose. Data without the header of a cassette is returned as it is.
func Seal(data []byte) []byte {
	from, to, err := checksumIn(data)
	if err != nil {
		return data
	}
	return slices.Concat(data[:from], []byte(quote(checksum(data, from, to))), data[to:])
}
