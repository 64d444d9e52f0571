package exchange

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/omise-conformance/harness/internal/cardnumbers"
	"github.com/omise-conformance/harness/internal/encodings"
)

// body redacts a body by its content, because Content-Type may be wrong.
func (r *redactor) body(body []byte, contentType string) []byte {
	if len(body) == 0 {
		return body
	}
	s := string(body)
	if order, wide := encodings.UTF16(body); wide {
		plain := encodings.FromUTF16(body, order)
		if redacted := string(r.body([]byte(plain), contentType)); redacted != plain {
			s = string(encodings.ToUTF16(redacted, order))
		}
		if s = r.settled("", s, nil); s == string(body) {
			return body
		}
		return []byte(s)
	}
	if !r.known.hasCodes() && !r.known.suspicious(s, true) {
		return body
	}
	var redacted string
	switch {
	case looksJSON(s), json.Valid(body): // a number alone is JSON as well
		redacted = r.json(s)
		if !json.Valid([]byte(redacted)) { // names and values may have other quotes
			redacted = r.settled("", r.codes(redacted), nil)
		} else {
			redacted = r.settled("", redacted, quote)
		}
	case strings.Contains(contentType, "form-urlencoded"), looksForm(s):
		redacted = r.form(s)
	default:
		redacted = r.value("", s)
	}
	if redacted == s {
		return body
	}
	return []byte(redacted)
}

func looksJSON(s string) bool {
	s = strings.TrimLeft(s, " \t\r\n\ufeff")
	return s != "" && strings.IndexByte(`{["`, s[0]) >= 0
}

func looksForm(s string) bool {
	return strings.Contains(s, "=") && !strings.ContainsAny(s, " <>\r\n\t")
}

// form redacts a form or a query string, pair by pair. It keeps the bytes of every
// pair that contains no secret.
func (r *redactor) form(s string) string {
	if s == "" {
		return s
	}
	// A secret that was not escaped may be cut into several pairs.
	s = r.listed("", s)
	pairs := strings.Split(s, "&")
	changed := false
	for i, pair := range pairs {
		rawName, rawValue, hasValue := strings.Cut(pair, "=")
		name, value := unescape(rawName), unescape(rawValue)
		clearName, clearValue := r.text("", name), r.value(lastSegment(name), value)
		if clearName == name && clearValue == value {
			continue
		}
		changed = true
		if clearName != name {
			rawName = queryEscape(clearName)
		}
		if clearValue != value {
			rawValue = queryEscape(clearValue)
		}
		pairs[i] = rawName
		if hasValue {
			pairs[i] += "=" + rawValue
		}
	}
	if changed {
		s = strings.Join(pairs, "&")
	}
	return r.settled("", s, queryEscape)
}

func unescape(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// queryEscape escapes a value for a form, but keeps the asterisks of masks readable.
func queryEscape(s string) string {
	return strings.ReplaceAll(url.QueryEscape(s), "%2A", "*")
}

// lastSegment returns "security_code" of "card[security_code]".
func lastSegment(name string) string {
	name = strings.TrimRight(name, "[]")
	if i := strings.LastIndexAny(name, "[.]"); i >= 0 {
		name = name[i+1:]
	}
	return name
}

// json redacts the strings and numbers of a JSON text in place. It reads
// only tokens, so that truncated or broken JSON is redacted as well.
func (r *redactor) json(s string) string {
	var out strings.Builder
	name, from := "", 0
	for i := 0; i < len(s); {
		end, number := tokenEnd(s, i)
		if end == i {
			i++
			continue
		}
		token := s[i:end]
		if number {
			if plain := r.value(name, token); plain != token {
				out.WriteString(s[from:i])
				out.WriteString(r.number(token, plain))
				from = end
			}
			i = end
			continue
		}
		value := unquote(token)
		if isName(s, end) {
			name = value
			if plain := r.text("", value); plain != value {
				out.WriteString(s[from:i])
				out.WriteString(quote(plain))
				from = end
			}
		} else if plain := r.value(name, value); plain != value {
			out.WriteString(s[from:i])
			out.WriteString(quote(plain))
			from = end
		}
		i = end
	}
	if from == 0 {
		return s
	}
	out.WriteString(s[from:])
	return out.String()
}

// number returns what stands for a number that was redacted. In an answer it is a number again, with other digits in the
// place of those that are hidden: the judge must not find a text where the target has sent a number.
func (r *redactor) number(token, redacted string) string {
	if r.leaks == nil || !json.Valid([]byte(token)) || strings.Count(redacted, "*") < 3 || strings.HasPrefix(redacted, codeMask) {
		return quote(redacted)
	}
	for _, digit := range "0123456789" {
		masked := strings.ReplaceAll(redacted, "*", string(digit))
		if json.Valid([]byte(masked)) && !r.holds(masked) {
			return masked
		}
	}
	return quote(redacted)
}

// holds reports whether a number in a text is a card number still.
func (r *redactor) holds(s string) (card bool) {
	cardnumbers.Find(s, cardnumbers.Any, func(int, int, string) { card = true })
	return card || r.known.in(s)
}

// tokenEnd returns the end of the string or number that starts at i, or i if none
// starts there.
func tokenEnd(s string, i int) (end int, number bool) {
	switch b := s[i]; {
	case b == '"':
		for end = i + 1; end < len(s); end++ {
			switch s[end] {
			case '\\':
				end++
			case '"':
				return end + 1, false
			}
		}
		return len(s), false
	case digitByte(b), b == '-' && i+1 < len(s) && digitByte(s[i+1]):
		for end = i + 1; end < len(s) && (digitByte(s[end]) || strings.IndexByte(".eE+-", s[end]) >= 0); end++ {
		}
		return end, true
	}
	return i, false
}

// isName reports whether the string that ended before i is the name of a member.
func isName(s string, i int) bool {
	rest := strings.TrimLeft(s[min(i, len(s)):], " \t\r\n")
	return strings.HasPrefix(rest, ":")
}

func unquote(token string) string {
	if !strings.Contains(token, `\`) {
		return strings.Trim(token, `"`)
	}
	var value string
	if json.Unmarshal([]byte(token), &value) != nil {
		return strings.Trim(token, `"`)
	}
	return value
}

func quote(s string) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(s) != nil {
		return `"` + codeMask + `"`
	}
	return strings.TrimSuffix(out.String(), "\n")
}
