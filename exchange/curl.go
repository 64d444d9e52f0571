package exchange

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// curlKeys holds the argument of -u for each kind of key.
var curlKeys = map[KeyKind]string{
	KeyPublic: `"$OMISE_PUBLIC_KEY:"`,
	KeySecret: `"$OMISE_SECRET_KEY:"`,
	KeyChain:  `"$OMISE_CHAIN_KEY:"`,
	KeyOther:  `'unknown_key:'`,
}

// curlHosts holds the address of each host. Recordings hold requests to the
// control API of a target as well.
var curlHosts = map[Host]string{
	API:       `"$OMISE_API_URL"`,
	Vault:     `"$OMISE_VAULT_URL"`,
	"control": `"$OMISE_CONTROL_URL"`,
}

// curlSilent are headers that curl sets itself or that have no effect.
var curlSilent = makeSet("Authorization", "User-Agent", "Accept-Encoding", "Content-Length",
	"Connection", "Host", "Traceparent", "Content-Type")

// curlCode is the placeholder of a security code until the body is quoted. The code
// that was sent is redacted, so the shell inserts $OMISE_SECURITY_CODE (any three
// digits). No request contains this private-use character.
const curlCode = "\uE000"

// spliceCode closes the quotes of a shell word around the variable.
var spliceCode = strings.NewReplacer(
	curlCode, `'"$OMISE_SECURITY_CODE"'`,
	octal(curlCode), `'"$OMISE_SECURITY_CODE"'`,
)

// Curl returns a curl command that repeats the request. Environment variables replace
// the key ($OMISE_SECRET_KEY, $OMISE_PUBLIC_KEY, $OMISE_CHAIN_KEY), the security code
// of a card ($OMISE_SECURITY_CODE) and the host ($OMISE_API_URL, $OMISE_VAULT_URL), so
// the command can be pasted and contains no secret.
func (e *Exchange) Curl() string {
	if e.Repetition != "" {
		return e.Repetition
	}
	request := &e.Request
	command := "curl -sS"
	body := request.curlBody()
	piped := body != "" && !plainText(body)
	var lines []string
	switch {
	case request.Method == http.MethodHead:
		command += " -I"
	case request.Method != http.MethodGet || body != "":
		command += " -X " + shellQuote(request.Method)
	}
	lines = append(lines, command+" "+request.curlURL())
	if auth := request.curlAuth(); auth != "" {
		lines = append(lines, auth)
	}
	lines = append(lines, request.curlHeaders(body != "")...)
	switch {
	case piped:
		lines[0] = "printf '%b' " + spliceCode.Replace(shellQuote(octal(body))) + " | " + lines[0]
		lines = append(lines, "--data-binary @-")
	case body != "":
		lines = append(lines, "--data-raw "+spliceCode.Replace(shellQuote(body)))
	}
	return strings.Join(lines, " \\\n  ")
}

func (r *Request) curlURL() string {
	base, known := curlHosts[r.Host]
	if !known {
		base = curlHosts[API]
	}
	rest := r.Path
	if r.Query != "" {
		rest += "?" + r.Query
	}
	if strings.ContainsAny(rest, "[]{}") {
		// curl would expand them.
		return "-g " + base + shellQuote(rest)
	}
	return base + shellQuote(rest)
}

func (r *Request) curlAuth() string {
	value := r.Header.Get("Authorization")
	scheme, _, _ := strings.Cut(value, " ")
	if value == "" || strings.EqualFold(scheme, "basic") {
		if user := curlKeys[r.Key]; user != "" {
			return "-u " + user
		}
		if value != "" {
			return "-u ':'"
		}
		return ""
	}
	user := strings.TrimSuffix(strings.Trim(curlKeys[r.Key], `"'`), ":")
	if strings.EqualFold(scheme, "bearer") {
		return `-H "Authorization: ` + scheme + " " + user + `"`
	}
	return `-H "Authorization: ` + user + `"`
}

func (r *Request) curlHeaders(hasBody bool) []string {
	var lines []string
	if contentType := r.Header.Get("Content-Type"); contentType != "" {
		lines = append(lines, "-H "+shellQuote("Content-Type: "+contentType))
	} else if hasBody {
		// Without this, curl would send every body as a form.
		lines = append(lines, "-H 'Content-Type:'")
	}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		if curlSilent[http.CanonicalHeaderKey(name)] {
			continue
		}
		for _, value := range r.Header[name] {
			header := name + ": " + value
			if value == "" {
				header = name + ";"
			}
			if header == "Accept: */*" {
				continue
			}
			lines = append(lines, "-H "+shellQuote(header))
		}
	}
	return lines
}

// curlBody returns the body with curlCode for security codes.
func (r *Request) curlBody() string {
	body := string(r.Body)
	if !strings.Contains(body, codeMask) {
		return body
	}
	if looksJSON(body) {
		return strings.ReplaceAll(body, `"`+codeMask+`"`, `"`+curlCode+`"`)
	}
	pairs := strings.Split(body, "&")
	for i, pair := range pairs {
		if name, found := strings.CutSuffix(pair, "="+codeMask); found {
			pairs[i] = name + "=" + curlCode
		}
	}
	return strings.Join(pairs, "&")
}

// shellQuote quotes s as one word of a POSIX shell.
func shellQuote(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_-.,:") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// plainText reports whether the text can be a shell argument without escapes.
func plainText(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for _, char := range s {
		if char < ' ' && char != '\n' && char != '\t' || char == 0x7f {
			return false
		}
	}
	return true
}

// octal writes every byte that is not plain as printf '%b' reads it.
func octal(s string) string {
	var out strings.Builder
	for i := range len(s) {
		if b := s[i]; b < ' ' || b >= 0x7f || b == '\\' {
			fmt.Fprintf(&out, `\0%03o`, b)
		} else {
			out.WriteByte(b)
		}
	}
	return out.String()
}
