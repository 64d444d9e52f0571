package cassettes

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
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
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	if text == "" {
		return "", errors.New("is empty")
	}
	if err := conflicts(text); err != nil {
		return "", err
	}
	if err := format(text); err != nil {
		return "", err
	}
	if !strings.HasSuffix(text, "\n"+lastLine+"\n") {
		return "", fmt.Errorf("is cut short: its last line is not %q", lastLine)
	}
	before, recorded, after, err := split(text)
	if err != nil {
		return "", err
	}
	if made := quote(checksum(before, after)); recorded != made {
		return "", fmt.Errorf("was changed after it was recorded: its checksum is %s, its content makes %s", shortened(recorded), shortened(made))
	}
	return text, nil
}

func conflicts(text string) error {
	number := 0
	for line := range strings.Lines(text) {
		number++
		for _, mark := range conflictMarks {
			if strings.HasPrefix(line, mark) {
				return fmt.Errorf("holds the mark of a merge conflict in line %d (%q): take one side whole, or record the case again", number, strings.TrimSpace(line))
			}
		}
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

// split gives what stands before and after the checksum, and the checksum.
func split(text string) (before, recorded, after string, err error) {
	header, _, _ := strings.Cut(text, "\n"+interactionsLine)
	at := strings.LastIndex(header, "\n"+checksumLine)
	if at < 0 || len(header) == len(text) {
		return "", "", "", errors.New("has no checksum at the end of its header")
	}
	at += 1 + len(checksumLine)
	recorded, after, _ = strings.Cut(text[at:], "\n")
	return text[:at], recorded, after, nil
}

// checksum is over every byte but those of the checksum itself.
func checksum(before, after string) string {
	hash := sha256.New()
	hash.Write([]byte(before))
	hash.Write([]byte("\n"))
	hash.Write([]byte(after))
	return checksumHead + hex.EncodeToString(hash.Sum(nil))
}

// Seal gives the text of a cassette with the checksum that belongs to it. It is
// for what has been changed on purpose; bytes without a header stay as they are.
func Seal(data []byte) []byte {
	before, _, after, err := split(string(data))
	if err != nil {
		return data
	}
	return []byte(before + quote(checksum(before, after)) + "\n" + after)
}
