// Package exchange holds one request to a target and its answer, in the one
// form that every part of the harness judges: a case's own requests, a
// recording, a client's traffic behind a gate.
//
// An Exchange never holds a secret: keys, security codes and card numbers that
// are not published test cards are redacted when the Exchange is made, not when
// it is written. What was found in an answer is kept as Leaks.
package exchange

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"
)

// Host is the role of the server that a request goes to, whatever its address.
type Host string

// The two hosts of the API. Tokens live on the vault, all else on api.
const (
	API   Host = "api"
	Vault Host = "vault"
)

// WebhookHandler stands in the place of a host where a gate delivers an event: the client's own handler gets it.
const WebhookHandler Host = "webhook"

// KeyKind says which kind of key authenticated a request, never the key.
type KeyKind string

// The kinds of key. KeyOther is anything that is not shaped like an Omise key.
const (
	KeyNone   KeyKind = "none"
	KeyPublic KeyKind = "public"
	KeySecret KeyKind = "secret"
	KeyChain  KeyKind = "chain"
	KeyOther  KeyKind = "other"
)

// Request is what was sent, redacted.
type Request struct {
	Method string      `json:"method"`
	Host   Host        `json:"host"`
	Path   string      `json:"path"`            // escaped, with the leading slash
	Query  string      `json:"query,omitempty"` // raw, without the question mark
	Header http.Header `json:"header,omitempty"`
	Body   []byte      `json:"-"` // unpacked, where it came packed
	Key    KeyKind     `json:"key"`
	// Dropped is the length of a body that DropLongBody took away, 0 where there is a body.
	Dropped int `json:"-"`
}

// DropLongBody takes away a body of more than most bytes. A run sends a megabyte a hundred times.
func (r *Request) DropLongBody(most int) {
	if len(r.Body) > most {
		r.Dropped, r.Body = len(r.Body), nil
	}
}

// Response is what came back, redacted.
type Response struct {
	Status int         `json:"status"`
	Header http.Header `json:"header,omitempty"`
	Body   []byte      `json:"-"`
	// JSON is the decoded body (map[string]any, []any, float64, string, bool,
	// nil); JSONError says why the body is not JSON.
	JSON      any    `json:"-"`
	JSONError string `json:"json_error,omitempty"`
	// LeftOut is how many bytes of the body Brief has left out after those in Body.
	LeftOut int `json:"-"`
	// Values counts the values in JSON.
	Values int `json:"-"`
	// Packed holds if the body came as gzip; Body has it unpacked.
	Packed bool `json:"-"`
	// Flaws are sentences on what was wrong with the message around the header and the body, where the connection
	// was looked at.
	Flaws []string `json:"flaws,omitempty"`
	// Live holds if the bytes say livemode true, whether or not they are JSON: it is an answer about real money.
	Live bool `json:"-"`
}

// Object returns the decoded body as a JSON object, nil where it is not one. The
// response may be nil.
func (r *Response) Object() map[string]any {
	if r == nil {
		return nil
	}
	object, _ := r.JSON.(map[string]any)
	return object
}

// SecretKind says what a secret is, never the secret.
type SecretKind string

// The kinds of secret. The first seven can stand in an answer as a Leak; Secrets
// finds all but SecretValue and SecretLikelyCard. A key for live mode has "live " before its kind.
const (
	SecretCardNumber   SecretKind = "card number"
	SecretLikelyCard   SecretKind = "possible card number" // digits of an identifier, which may have the form of one by chance
	SecretSecurityCode SecretKind = "security code"
	SecretSecretKey    SecretKind = "secret key"
	SecretChainKey     SecretKind = "chain key"
	SecretValue        SecretKind = "secret" // a value that the caller listed in Raw.Secrets
	SecretPublicKey    SecretKind = "public key"
	SecretCredential   SecretKind = "credential"
	SecretCookie       SecretKind = "cookie"
	// SecretUnsearched is a text that was not searched to its end, because too much is encoded within it. It may hold a secret.
	SecretUnsearched SecretKind = "text with more encodings than can be searched"
)

// Leak is a secret that an answer carried in clear.
type Leak struct {
	Kind SecretKind `json:"kind"`
	At   string     `json:"at"` // where: "body", "header X-Debug"
}

// Exchange is one request and its result. Exactly one of Response and Failure is
// set.
type Exchange struct {
	Seq      int           `json:"seq"` // counts the requests of a case from 1; 0 where nothing counts them
	Request  Request       `json:"request"`
	Response *Response     `json:"response,omitempty"`
	Failure  *Failure      `json:"failure,omitempty"`
	Started  time.Time     `json:"started_at"`
	Duration time.Duration `json:"duration_ns"`
	Leaks    []Leak        `json:"leaks,omitempty"` // the secrets in the answer, in the order found
	// Retried holds if the request was sent again on a new connection, because a reused one ended
	// before the first byte of the answer.
	Retried bool `json:"retried,omitempty"`
	// Repetition is what Curl returns where a command of curl alone would not repeat the request, such as one that is
	// signed; else it is empty.
	Repetition string `json:"-"`
}

// Brief returns a copy to keep among many: it has the bodies up to most bytes and the beginning of a long header,
// and does not have the answer decoded. It says how much it leaves out.
func (e *Exchange) Brief(most int) *Exchange {
	short := *e
	short.Request.DropLongBody(most)
	if e.Response != nil {
		answer := *e.Response
		answer.JSON, answer.Values = nil, 0
		answer.Header = briefHeader(answer.Header, min(mostHeader, most+leastHeader))
		if whole := len(answer.Body); whole > most {
			answer.Body = slices.Clone(answer.Body[:most]) // and not the whole array behind it
			answer.LeftOut += whole - most
		}
		short.Response = &answer
	}
	return &short
}

const (
	mostHeader  = 8 << 10 // bytes of a header that Brief keeps
	leastHeader = 256     // bytes of it that it keeps in any case
	briefField  = 512     // bytes of a field of a longer one
	valueWeight = 48      // bytes that a decoded value takes beside its text
)

// briefHeader returns a header of about most bytes: the fields that come first by their names, each cut.
func briefHeader(header http.Header, most int) http.Header {
	if headerSize(header) <= most {
		return header
	}
	short, left, fields := http.Header{}, most, 0
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			if left -= min(len(name)+len(value), 2*briefField); left < 0 {
				fields++
				continue
			}
			name := Cut(name, briefField)
			short[name] = append(short[name], Cut(value, briefField))
		}
	}
	if fields > 0 {
		short["…"] = []string{fmt.Sprintf("(%d header fields more)", fields)}
	}
	return short
}

func headerSize(header http.Header) (bytes int) {
	for name, values := range header {
		for _, value := range values {
			bytes += len(name) + len(value)
		}
	}
	return bytes
}

// Weight returns about how many bytes the exchange takes in memory: a decoded answer takes more than its text.
func (e *Exchange) Weight() int {
	weight := len(e.Request.Body)
	if answer := e.Response; answer != nil {
		weight += len(answer.Body) + headerSize(answer.Header)
		if answer.JSON != nil {
			weight += len(answer.Body) + valueWeight*answer.Values
		}
	}
	return weight
}

// Cut returns text of at most most bytes, cut between characters, and says how many bytes more there were.
func Cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	kept := most
	for kept > max(0, most-utf8.UTFMax) && !utf8.RuneStart(text[kept]) {
		kept--
	}
	return fmt.Sprintf("%s… (%d bytes more)", text[:kept], len(text)-kept)
}

// Doubled reports whether the request may have had its effect twice: it changes something and was sent again.
func (e *Exchange) Doubled() bool { return e.Retried && !ReadOnly(e.Request.Method) }

// ReadOnly reports whether a request with this method changes nothing (the safe methods of RFC 9110, 9.2.1).
func ReadOnly(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// FailureKind says in which way no answer came.
type FailureKind string

// The kinds of failure. FailureTransport is what none of the others describes.
const (
	FailureRefused   FailureKind = "refused"   // the connection was refused or could not be made
	FailureTimeout   FailureKind = "timeout"   // no connection or no answer in time
	FailureTLS       FailureKind = "tls"       // no secure connection
	FailureDNS       FailureKind = "dns"       // the host was not found
	FailureClosed    FailureKind = "closed"    // the connection ended before the answer was complete
	FailureCanceled  FailureKind = "canceled"  // the caller gave up
	FailureTooLarge  FailureKind = "too-large" // the answer is longer than MaxBody
	FailureMalformed FailureKind = "malformed" // what came is HTTP, and no message as it has to be
	FailureTransport FailureKind = "transport"
)

// Failure says why there is no answer to judge.
type Failure struct {
	Kind    FailureKind `json:"kind"`
	Message string      `json:"message"` // one sentence, naming the address
	// Live holds if what came of the answer says livemode true.
	Live bool `json:"-"`
}

// betweenStatuses are those of what stands between client and API, such as a proxy or a
// load balancer.
var betweenStatuses = []int{
	http.StatusProxyAuthRequired, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
}

// NotJudged returns the reason why this exchange cannot be judged: no answer came, it was
// 429 Too Many Requests, or it came from what stands between client and API: its status is
// that of a proxy, and it holds no error object of the API. It is empty where the exchange
// can be judged.
func (e *Exchange) NotJudged() string {
	switch {
	case e.Failure != nil:
		return e.Failure.Message
	case e.Response != nil && e.Response.Status == http.StatusTooManyRequests:
		return e.Request.Method + " " + e.Request.Path + " was answered 429 Too Many Requests"
	case e.Response != nil && slices.Contains(betweenStatuses, e.Response.Status) && e.Response.Object()["object"] != "error":
		return fmt.Sprintf("%s %s was answered %d %s without an error object of the API, so that something before it has answered",
			e.Request.Method, e.Request.Path, e.Response.Status, http.StatusText(e.Response.Status))
	}
	return ""
}
