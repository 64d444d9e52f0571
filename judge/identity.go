package judge

import (
	"net/url"
	"path/filepath"
	"strings"
)

// Identity names the finding wherever in its file it stands, for lists of what is known: file, rule, and the place in the
// answer where it has one, with blanks between them. What could be taken for a blank or a comment in them is escaped as in a
// URI. It is empty for a finding that is about no file.
func (f *Finding) Identity() string {
	if f.File == "" {
		return ""
	}
	parts := []string{escape(filepath.ToSlash(f.File)), f.Rule}
	if f.Place != "" {
		parts = append(parts, escape(f.Place))
	}
	return strings.Join(parts, " ")
}

// IdentifiedFile returns the file and the rule of an identity; ok is false for a name that is none.
func IdentifiedFile(identity string) (file, rule string, ok bool) {
	parts := strings.Split(identity, " ")
	if len(parts) < 2 || len(parts) > 3 || parts[0] == "" || parts[1] == "" {
		return "", "", false
	}
	file, err := url.PathUnescape(parts[0])
	return file, parts[1], err == nil
}

// escape escapes what has a meaning in a list: blanks, # and the % of an escape. All else stays, so that people can read it.
func escape(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r <= ' ' || r == '#' || r == '%' || r == 0x7f || r == 0x85 || r == 0xa0 {
			b.WriteString(url.PathEscape(string(r)))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
