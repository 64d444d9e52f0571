package exchange

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/omise-conformance/harness/internal/cardnumbers"
	"github.com/omise-conformance/harness/internal/encodings"
)

// numberNames are parameters whose short values are never a security code, even
// if they equal one that the caller listed.
var numberNames = makeSet("amount", "capture_amount", "limit", "offset", "fixed", "percentage",
	"expiration_month", "expiration_year", "installment_term")

func makeSet(values ...string) map[string]bool {
	set := make(map[string]bool, len(values))
	for _, value := range values {
		set[value] = true
	}
	return set
}

// redactor replaces secrets in the parts of one exchange. It replaces those that it can within the text, and then has a
// scanner look for what is left, as Secrets does: what still holds a secret is dropped.
type redactor struct {
	known known
	depth int       // the current number of nested decodings
	leaks *leakList // set while an answer is redacted
}

func newRedactor(raw Raw) *redactor {
	r := &redactor{}
	authorization := raw.Header.Get("Authorization")
	_, key := credentials(authorization)
	if _, redacted := kindOfLabel(authorization); redacted {
		key = ""
	}
	for _, secret := range append([]string{key}, raw.Secrets...) {
		r.known.add(secret)
	}
	return r
}

// headers redacts values by the meaning of the header, or as text if it has none.
func (r *redactor) headers(header http.Header) http.Header {
	if header == nil {
		return nil
	}
	count, names := 0, make([]string, 0, len(header))
	for name, values := range header {
		count += len(values)
		names = append(names, name)
	}
	slices.Sort(names) // what is noted is in the order of their names
	redacted, all := make(http.Header, len(header)), make([]string, 0, count)
	for _, name := range names {
		values, shown := header[name], r.headerName(name)
		if r.leaks != nil {
			r.leaks.place = "header " + shown
		}
		first, canonical := len(all), http.CanonicalHeaderKey(name)
		for _, value := range values {
			switch canonical {
			case "Authorization", "Proxy-Authorization":
				value = redactedAuthorization(value)
			case "Cookie", "Set-Cookie":
				value = "[redacted]"
			default:
				plain := r.value(name, value)
				if shown != name || plain != value {
					plain = r.value(shown, plain)
				}
				value = plain
			}
			all = append(all, value)
		}
		if redacted[shown] == nil {
			redacted[shown] = slices.Clip(all[first:])
		} else { // another whose name was dropped
			redacted[shown] = append(redacted[shown], all[first:]...)
		}
	}
	return redacted
}

// droppedName is the name of a header whose own name held a secret.
const droppedName = "X-Dropped-Name"

// ordinaryHeaders are the names of nearly all headers. A name that is known holds no secret, and need not be searched.
var ordinaryHeaders = makeSet("Accept", "Accept-Encoding", "Authorization", "Cache-Control", "Connection", "Content-Length", "Content-Type", "Date",
	"Etag", "Omise-Version", "Server", "Strict-Transport-Security", "User-Agent", "Vary", "X-Content-Type-Options", "X-Frame-Options", "X-Request-Id",
	"X-Runtime", "X-Xss-Protection")

func (r *redactor) headerName(name string) string {
	if ordinaryHeaders[name] {
		return name
	}
	plain := r.text("", name)
	if plain != name && strings.ContainsAny(plain, "[ ") { // no name has these
		return droppedName
	}
	return plain
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
	if isCodeName(name) {
		if code, _ := codeIn(value); code != "" {
			r.noteCode(name, code)
			return codeMask
		}
	}
	if len(r.known.codes) > 0 && !numberNames[strings.ToLower(name)] {
		for _, code := range r.known.codes {
			value = replaceWord(value, code, codeMask)
		}
	}
	if _, is := r.known.encodesCode(value); is {
		r.note(SecretSecurityCode, name)
		return codeMask
	}
	return r.text(name, value)
}

// text redacts a text. name is the name of its field and may be empty.
func (r *redactor) text(name, s string) string {
	if !r.known.suspicious(s, true) {
		return s
	}
	if cardnumbers.Published(s) && r.known.shortest() > longestOfNumber && !r.known.in(s) {
		r.note(SecretCardNumber, name)
		return s
	}
	s = r.listed(name, s)
	// The patterns are slow, and take some letters that are not of ASCII as well.
	patterns := suspects.any(s) || utf8.RuneCountInString(s) < len(s)
	if patterns {
		s = keyPattern.ReplaceAllStringFunc(s, func(key string) string {
			if !maskedKey(key) {
				r.noteSecret(name, secretKindOf(key))
			}
			return maskKey(key)
		})
	}
	s = r.cards(name, s)
	if patterns {
		s = r.codes(s)
	}
	return r.settled(name, r.encoded(name, s), nil)
}

// longestOfNumber bounds what the digits of a card number say in hexadecimal digits or in base32. A known secret that is
// longer is not in it.
const longestOfNumber = 12

// codes replaces the security codes that follow one of their names.
func (r *redactor) codes(s string) string {
	return replaced(s, func(replace func(start, end int, by string)) {
		eachCode(s, func(name, code string, start, end int) {
			r.noteCode(name, code)
			replace(start, end, codeMask)
		})
	})
}

// replaced returns a text with parts of it replaced, which are told in their order. A part that begins within the one before
// stays.
func replaced(s string, each func(replace func(start, end int, by string))) string {
	var out strings.Builder
	from := 0
	each(func(start, end int, by string) {
		if start >= from {
			out.WriteString(s[from:start])
			out.WriteString(by)
			from = end
		}
	})
	if from == 0 {
		return s
	}
	out.WriteString(s[from:])
	return out.String()
}

// listed replaces the secrets that the caller listed, and long parts of the keys among them, where they are in clear.
func (r *redactor) listed(name, s string) string {
	for _, secret := range r.known.exact {
		if strings.Contains(s, secret) {
			r.noteSecret(name, kindOf(secret))
			s = strings.ReplaceAll(s, secret, r.mask(secret))
		}
	}
	return r.parts(name, s)
}

func (r *redactor) mask(secret string) string {
	if allDigits(secret) && len(secret) > 10 { // as many as a mask shows
		return cardnumbers.Mask(secret)
	}
	return maskKey(secret)
}

func (r *redactor) cards(name, s string) string {
	return replaced(s, func(replace func(start, end int, by string)) {
		cardnumbers.Find(s, cardnumbers.Any, func(start, end int, digits string) {
			if cardnumbers.Published(digits) {
				r.note(SecretCardNumber, name)
				return
			}
			r.noteDigits(name, digits)
			if r.leaks == nil {
				r.known.addCard(digits)
			}
			replace(start, end, cardnumbers.Mask(digits))
		})
	})
}

// encoded redacts what is visible only after decoding. A text with escapes stays decoded, so that it can be read; another
// piece that holds a secret is dropped.
func (r *redactor) encoded(name, s string) string {
	if r.depth == maxLayers {
		return s
	}
	type drop struct {
		start, end int
		label      string
	}
	var drops []drop
	scanner := newScanner(&r.known, s)
	for piece := range encodings.Pieces(s, r.known.least(), scanner.budget) {
		scanner.found = nil
		if scanner.scan("", "", piece.Plain); len(scanner.found) == 0 {
			continue
		}
		if piece.Readable {
			r.depth++
			defer func() { r.depth-- }()
			return r.text(name, piece.Plain)
		}
		r.noteAll(name, scanner.found)
		drops = append(drops, drop{piece.Start, piece.End, label(scanner.found[0].Kind, piece.Encoding)})
	}
	slices.SortStableFunc(drops, func(a, b drop) int { return a.start - b.start })
	return replaced(s, func(replace func(start, end int, by string)) {
		for _, each := range drops {
			replace(each.start, each.end, each.label)
		}
	})
}

func (r *redactor) noteAll(name string, found []Secret) {
	for _, each := range found {
		r.noteSecret(name, each.Kind)
	}
}

// label stands for a text that was dropped: it says which secret was in it, and how that was written.
func label(kind SecretKind, how string) string { return "[dropped: " + string(kind) + ", " + how + "]" }

// settled returns a redacted text, or what stands for it where the search still finds something in it; write says how
// that is written in the place of the text, nil for as it is.
func (r *redactor) settled(name, s string, write func(label string) string) string {
	if !r.known.suspicious(s, false) {
		return s
	}
	scanner := newScanner(&r.known, s)
	if scanner.all("", "", s); len(scanner.found) == 0 {
		return s
	}
	r.noteAll(name, scanner.found)
	dropped := label(scanner.found[0].Kind, "encoded or in parts")
	if write != nil {
		return write(dropped)
	}
	return dropped
}

func wordByte(s string, i int) bool {
	if i < 0 || i >= len(s) {
		return false
	}
	b := s[i]
	return b == '_' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || digitByte(b)
}
