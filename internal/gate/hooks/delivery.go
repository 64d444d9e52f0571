package hooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of a signature.
const (
	signatureHeader = "Omise-Signature"
	timestampHeader = "Omise-Signature-Timestamp"
	contentType     = "application/json; charset=utf-8"
)

// delivery is an event as it is delivered, or as it never would be.
type delivery struct {
	what string // in words, as in "a delivery of charge.complete with …"; empty: as it should be
	key  string // of the event
	body []byte // as it is sent
	// signed is the body that the signatures are made for; nil: the one that is sent.
	signed []byte
	seals  []seal // nil: there is no signature
	// age is how long ago the timestamp lies that is signed, ahead by how much the header shows a later one.
	age, ahead time.Duration
	untimed    bool // there is no timestamp
	// at is when it was signed; zero: when it is sent. A delivery with a time is repeated byte by byte.
	at time.Time
}

// seal is one signature in the header.
type seal struct {
	by      signer
	keep    int    // hexadecimal digits that are kept; 0: all
	literal string // in the place of the signature of nobody
}

// signer says whose secret signs.
type signer int

const (
	own       signer = iota // the secret of the handler
	stranger                // that of another account
	undecoded               // the base64 text of the handler's secret
	nobody
)

// rightly is the signature of a delivery as it should be.
var rightly = []seal{{by: own}}

// describe returns what was delivered in words.
func (d *delivery) describe() string {
	text := "a delivery of " + d.key
	if d.what == "" {
		return text + ", rightly signed"
	}
	return text + " " + d.what
}

// secrets are those that signatures are made with.
type secrets struct {
	text            string // base64 of own
	own, strangerOf []byte
}

// of returns the secret of a signer.
func (s *secrets) of(by signer) []byte {
	return map[signer][]byte{own: s.own, stranger: s.strangerOf, undecoded: []byte(s.text)}[by]
}

// header returns the headers of a delivery that is sent now.
func (d *delivery) header(s *secrets, now time.Time) http.Header {
	header := http.Header{"Content-Type": {contentType}, "User-Agent": {"Omise-Conformance"}}
	if !d.at.IsZero() {
		now = d.at
	}
	stamp := now.Add(-d.age)
	if d.seals != nil {
		signed := d.body
		if d.signed != nil {
			signed = d.signed
		}
		texts := make([]string, len(d.seals))
		for i, each := range d.seals {
			texts[i] = each.text(s, unixText(stamp), signed)
		}
		header.Set(signatureHeader, strings.Join(texts, ","))
		if !d.untimed {
			header.Set(timestampHeader, unixText(stamp.Add(d.ahead)))
		}
	}
	return header
}

func (s seal) text(secrets *secrets, stamp string, body []byte) string {
	if s.by == nobody {
		return s.literal
	}
	text := signature(secrets.of(s.by), stamp, body)
	if s.keep > 0 {
		text = text[:s.keep]
	}
	return text
}

// signature returns the hexadecimal HMAC-SHA256 of timestamp, period and body.
func signature(secret []byte, stamp string, body []byte) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(stamp + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

func unixText(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }
