package exchange

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// maxDepth bounds nested decoding: without it, %252525… would decode without end.
const maxDepth = 4

// codeMask stands for a security code.
const codeMask = "***"

// codeNames are the names that a security code can have.
var codeNames = makeSet("security_code", "cvc", "cvv", "cvc2", "cvv2", "csc", "securitycode", "card_security_code")

// codeText finds a security code after its name in text of any kind: a
// multipart body, XML, a log line, JSON within a JSON string.
var codeText = regexp.MustCompile(`(?i)\b((?:card_)?security_?code|cvc2?|cvv2?|csc)(\W{1,12})(\d{3,4})\b`)

// numberNames are parameters whose short values are never a security code, even
// if they equal one that the caller listed.
var numberNames = makeSet("amount", "capture_amount", "limit", "offset", "fixed", "percentage",
	"expiration_month", "expiration_year", "installment_term")

// redactor replaces secrets in the parts of one exchange.
type redactor struct {
	secrets []string  // longer values, listed by the caller or used as the key
	odd     []string  // secrets, encoded or plain, that no pattern finds
	short   []string  // security codes listed by the caller
	sent    []string  // security codes seen in the request
	depth   int       // the current number of nested decodings
	leaks   *leakList // set while an answer is redacted
}

func newRedactor(raw Raw) *redactor {
	r := &redactor{}
	authorization := raw.Header.Get("Authorization")
	_, key := credentials(authorization)
	if _, redacted := kindOfLabel(authorization); redacted {
		key = ""
	}
	for _, secret := range append([]string{key}, raw.Secrets...) {
		switch {
		case len(secret) < 3, slices.Contains(r.secrets, secret), publishedCards[secret]:
		case len(secret) <= 4 && allDigits(secret):
			r.short = append(r.short, secret)
		default:
			r.secrets = append(r.secrets, secret)
			if !keyPattern.MatchString(secret) {
				r.odd = append(r.odd, secret)
				r.odd = append(r.odd, base64Forms(secret)...)
			}
		}
	}
	return r
}

func allDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// headers redacts values by the meaning of the header, or as text if it has none.
func (r *redactor) headers(header http.Header) http.Header {
	if header == nil {
		return nil
	}
	count := 0
	for _, values := range header {
		count += len(values)
	}
	redacted, all := make(http.Header, len(header)), make([]string, 0, count)
	for name, values := range header {
		if r.leaks != nil {
			r.leaks.place = "header " + name
		}
		first, canonical := len(all), http.CanonicalHeaderKey(name)
		for _, value := range values {
			switch canonical {
			case "Authorization", "Proxy-Authorization":
				value = redactedAuthorization(value)
			case "Cookie", "Set-Cookie":
				value = "[redacted]"
			default:
				value = r.value(strings.ToLower(name), value)
			}
			all = append(all, value)
		}
		redacted[r.text("", name)] = slices.Clip(all[first:])
	}
	return redacted
}

func (r *redactor) path(path string) string {
	plain := r.text("", path)
	if plain == path {
		return path
	}
	return (&url.URL{Path: plain}).EscapedPath()
}

// value redacts one value. name is the name of its field and may be empty.
func (r *redactor) value(name, value string) string {
	if codeNames[strings.ToLower(name)] && strings.ContainsAny(value, "0123456789") {
		r.noteCode(name, value)
		return codeMask
	}
	if !numberNames[name] {
		for _, code := range r.short {
			value = replaceWord(value, code, codeMask)
		}
	}
	return r.text(name, value)
}

// text redacts an unencoded string. name is the name of its field and may be empty.
func (r *redactor) text(name, s string) string {
	if !r.suspicious(s) {
		return s
	}
	s = r.known(name, s)
	s = keyPattern.ReplaceAllStringFunc(s, func(key string) string {
		r.noteKey(name, key)
		return maskKey(key)
	})
	s = r.encodedKeys(name, s)
	s = r.cards(name, s)
	return r.escaped(name, r.codes(s))
}

// codes replaces the security codes that follow one of their names.
func (r *redactor) codes(s string) string {
	return codeText.ReplaceAllStringFunc(s, func(match string) string {
		parts := codeText.FindStringSubmatch(match)
		r.noteCode(parts[1], parts[3])
		return parts[1] + parts[2] + codeMask
	})
}

// known replaces the secrets that the caller listed.
func (r *redactor) known(name, s string) string {
	for _, secret := range r.secrets {
		if strings.Contains(s, secret) {
			r.noteKey(name, secret)
			s = strings.ReplaceAll(s, secret, r.mask(secret))
		}
	}
	for _, secret := range r.odd {
		if strings.Contains(s, secret) {
			r.note(SecretValue, name)
			s = strings.ReplaceAll(s, secret, "[secret]")
		}
	}
	return s
}

// escaped redacts secrets that are visible only after percent-decoding, or after
// decoding the \u00XX of JSON. Redacted text stays decoded so that it can be read.
func (r *redactor) escaped(name, s string) string {
	if r.depth == maxDepth {
		return s
	}
	r.depth++
	defer func() { r.depth-- }()
	plain := s
	if decoded, err := url.PathUnescape(s); err == nil {
		plain = decoded
	}
	plain = unicodeEscape.ReplaceAllStringFunc(plain, func(escape string) string {
		code, _ := strconv.ParseUint(escape[2:], 16, 16)
		return string(rune(code))
	})
	if plain == s {
		return s
	}
	if redacted := r.text(name, plain); redacted != plain {
		return redacted
	}
	return s
}

var unicodeEscape = regexp.MustCompile(`\\u00[0-7][0-9a-fA-F]`)

func (r *redactor) mask(secret string) string {
	if allDigits(secret) && len(secret) >= minCardDigits {
		return maskCard(secret)
	}
	return maskKey(secret)
}

func (r *redactor) cards(name, s string) string {
	var out strings.Builder
	from := 0
	findCards(s, func(start, end int, digits string) {
		r.note(SecretCardNumber, name)
		if publishedCards[digits] {
			return
		}
		out.WriteString(s[from:start])
		out.WriteString(maskCard(digits))
		from = end
	})
	if from == 0 {
		return s
	}
	out.WriteString(s[from:])
	return out.String()
}

// base64Run matches text that may be base64, in either alphabet.
var base64Run = regexp.MustCompile(`[0-9A-Za-z+/_-]{12,}`)

// encodedKeys replaces base64 that contains a key, at any offset.
func (r *redactor) encodedKeys(name, s string) string {
	if !containsAny(s, encodedKeyMarks) {
		return s
	}
	return base64Run.ReplaceAllStringFunc(s, func(run string) string {
		if !containsAny(run, encodedKeyMarks) {
			return run
		}
		standard := strings.NewReplacer("-", "+", "_", "/").Replace(run)
		for offset := range 4 {
			part := standard[offset:]
			part = part[:len(part)/4*4+map[int]int{0: 0, 1: 0, 2: 2, 3: 3}[len(part)%4]]
			plain, err := base64.RawStdEncoding.DecodeString(part)
			if key := keyWithin.Find(plain); err == nil && key != nil {
				r.noteKey(name, string(key))
				return "[encoded key]"
			}
		}
		return run
	})
}

// encodedKeyMarks are the base64 forms of "key_" and "ck_". Every encoded key
// contains one of them.
var encodedKeyMarks = append(base64Forms("key_"), base64Forms("ck_")...)

// base64Forms returns the base64 forms of s within a longer text: one for each
// of the three offsets, without the characters that depend on its neighbors.
func base64Forms(s string) []string {
	var forms []string
	for lead := range 3 {
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			whole := encoding.EncodeToString([]byte("\x00\x00"[:lead] + s))
			form := whole[(lead*8+5)/6 : (lead+len(s))*8/6]
			if !slices.Contains(forms, form) {
				forms = append(forms, form)
			}
		}
	}
	return forms
}

func replaceWord(s, word, by string) string {
	for from := 0; ; {
		i := strings.Index(s[from:], word)
		if i < 0 {
			return s
		}
		i += from
		end := i + len(word)
		if wordByte(s, i-1) || wordByte(s, end) {
			from = end
			continue
		}
		s = s[:i] + by + s[end:]
		from = i + len(by)
	}
}
