package corrections

import (
	"bytes"
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aymanbagabas/go-udiff"

	"github.com/omise-conformance/harness/internal/sentence"
)

// contextLines is how many lines a patch shows around each change, as git does.
const contextLines = 3

// Find returns where a body stands as it is in the text of its file, in the line of a number.
func Find(text []byte, line int, body []byte) (offset int, found bool) {
	if len(body) == 0 || line < 1 {
		return 0, false
	}
	for range line - 1 {
		end := bytes.IndexByte(text[offset:], '\n')
		if end < 0 {
			return 0, false
		}
		offset += end + 1
	}
	at := bytes.Index(text[offset:], body)
	if at < 0 || bytes.IndexByte(text[offset:offset+at], '\n') >= 0 {
		return 0, false
	}
	return offset + at, true
}

// Shift moves the edits of a body to where it stands in its file.
func Shift(edits []Edit, offset int) []Edit {
	moved := slices.Clone(edits)
	for i := range moved {
		moved[i].Start += offset
		moved[i].End += offset
	}
	return moved
}

// Unified returns edits of a file as a unified diff, for git apply and patch -p1 in the folder that its name begins at. An error
// completes "FILE is not in the patch: it …".
func Unified(name string, text []byte, edits []Edit) (string, error) {
	name = path.Clean(filepath.ToSlash(withinFolder(name)))
	switch {
	case path.IsAbs(name) || filepath.VolumeName(name) != "" || name == ".." || strings.HasPrefix(name, "../"):
		return "", errors.New("lies outside the working folder; run check in a folder above it")
	case strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || r == '"' || r == '\\' || r == utf8.RuneError }):
		return "", errors.New("has a name that a patch cannot have")
	case !utf8.Valid(text):
		return "", errors.New("is not UTF-8")
	}
	end := ""
	if strings.ContainsRune(name, ' ') {
		end = "\t" // tells git and patch where the name ends
	}
	diff, err := udiff.ToUnified("a/"+name+end, "b/"+name+end, string(text), edits, contextLines)
	if err != nil {
		return "", errors.New("cannot be compared with what it would become")
	}
	if strings.ContainsFunc(diff, func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r) }) {
		return "", errors.New("has control characters beside what is to be changed")
	}
	if sentence.Redacted(diff) != diff {
		return "", errors.New("has a secret beside what is to be changed, which a patch would show; take the secret out first")
	}
	return diff, nil
}

// withinFolder returns the name that a file has from the working folder where it lies within it: a patch has no other names.
func withinFolder(name string) string {
	if !filepath.IsAbs(name) {
		return name
	}
	folder, err := os.Getwd()
	if err != nil {
		return name
	}
	within, err := filepath.Rel(folder, name)
	if err != nil || !filepath.IsLocal(within) {
		return name
	}
	return within
}
