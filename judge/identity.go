package judge

import (
	"net/url"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// Identity names the finding wherever in its file it stands, for lists of what is known: file, rule, and the place in the
// answer where it has one, with blanks between them. Positions in lists are written as *. What could be taken for a blank or
// a comment is escaped as in a URI. It is empty for a finding that is about no file.
func (f *Finding) Identity() string {
	if f.File == "" {
		return ""
	}
	parts := []string{escape(path.Clean(filepath.ToSlash(f.File))), f.Rule}
	if f.Place != "" {
		tokens := strings.Split(f.Place, "/")
		for i, token := range tokens {
			if _, err := strconv.ParseUint(token, 10, 32); err == nil {
				tokens[i] = "*"
			}
		}
		parts = append(parts, escape(strings.Join(tokens, "/")))
	}
	return strings.Join(parts, " ")
}

// Identifies reports whether a name of a list is that of an identity: the same, or that of the file and the rule alone, which is
// about every place.
func Identifies(name, identity string) bool {
	rest, found := strings.CutPrefix(identity, name)
	return found && name != "" && (rest == "" || rest[0] == ' ' && strings.Contains(name, " "))
}

// IdentityParts returns the file and the rule that an identity is about; ok is false for a name that is no identity.
func IdentityParts(identity string) (file, rule string, ok bool) {
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
		if r <= ' ' || r == '#' || r == '%' || r == 0x7f || r == 0x85 || r == 0xa0 || r == '\ufeff' {
			b.WriteString(url.PathEscape(string(r)))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
