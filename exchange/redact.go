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

// maxDepth bounds decoding what was decoded: %252525… could go on for ever.
const maxDepth = 4

// codeMask stands for a security code.
const codeMask = "***"

// codeNames are the names under which a security code travels.
var codeNames = makeSet("security_code", "cvc", "cvv", "cvc2", "cvv2", "csc", "securitycode", "card_security_code")

// codeText finds a security code after its name in text of any kind: a
// multipart body, XML, a log line, JSON within a JSON string.
var codeText = regexp.MustCompile(`(?i)\b((?:card_)?security_?code|cvc2?|cvv2?|csc)(\W{1,12})(\d{3,4})\b`)

// numberNames are parameters whose short values are never a security code that
// the caller listed, though they may look like one.
var numberNames = makeSet("amount", "capture_amount", "limit", "offset", "fixed", "percentage",
	"expiration_month", "expiration_year", "installment_term")

// redactor replaces secrets in the parts of one exchange.
type redactor struct {
	secrets []string  // longer values, known to the caller or used as the key
	odd     []string  // those of secrets, encoded or plain, that no pattern finds
	short   []string  // security codes known to the caller
	sent    []string  // security codes seen in the request
	depth   int       // of decodings within decodings
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

// headers redacts values by the meaning of the header, and else as text.
func (r *redactor) headers(header http.Header) http.Header {
	if header == nil {
		return nil
	}
	redacted := make(http.Header, len(header))
	for name, values := range header {
		if r.leaks != nil {
			r.leaks.place = "header " + name
		}
		plain := make([]string, len(values))
		for i, value := range values {
			switch http.CanonicalHeaderKey(name) {
			case "Authorization", "Proxy-Authorization":
				plain[i] = redactedAuthorization(value)
			case "Cookie", "Set-Cookie":
				plain[i] = "[redacted]"
			default:
				plain[i] = r.value(strings.ToLower(name), value)
			}
		}
		redacted[r.text("", name)] = plain
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

// value redacts one value that stands under a name, which may be empty.
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

// text redacts a string in clear; name is what it stands under, if anything.
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

// codes replaces security codes that follow their names.
func (r *redactor) codes(s string) string {
	return codeText.ReplaceAllStringFunc(s, func(match string) string {
		parts := codeText.FindStringSubmatch(match)
		r.noteCode(parts[1], parts[3])
		return parts[1] + parts[2] + codeMask
	})
}

// known replaces the secrets that the caller knows.
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

// escaped redacts what shows only after percent-decoding, or after decoding
// the \u00XX of JSON. The text then stays decoded, or it could not be read.
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

// base64Run is text that may be base64, in either alphabet.
var base64Run = regexp.MustCompile(`[0-9A-Za-z+/_-]{12,}`)

// encodedKeys replaces base64 in which a key stands, at any offset.
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

// encodedKeyMarks are what "key_" and "ck_" become in base64; one of them is in
// every encoded key.
var encodedKeyMarks = append(base64Forms("key_"), base64Forms("ck_")...)

// base64Forms returns what s becomes within base64, one form for each of the
// three places at which it may start, without what depends on its neighbours.
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
