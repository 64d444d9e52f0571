package webhooks

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// attemptTimeout is how long an endpoint may take before an attempt counts as failed. No source
// states it.
const attemptTimeout = 5 * time.Second

// answerBytes is as much of an answer as is read, which lets its connection be used again.
const answerBytes = 64 << 10

// header is a header of a delivery as it was sent.
type header struct{ name, value string }

// try makes one attempt and returns how it went.
func (h *Sender) try(ctx context.Context, j *parcel) entry {
	d := h.newDelivery(j)
	sent := entry{Delivery: d, body: j.body, account: j.account}
	if h.Kept != nil {
		if err := h.Kept(); err != nil {
			d.failure = err.Error()
			return sent
		}
	}
	begun := time.Now()
	sent.headers, d.status, d.failure = h.post(ctx, j)
	sent.took = time.Since(begun)
	return sent
}

func (h *Sender) newDelivery(j *parcel) *Delivery {
	now, _ := h.clock()
	return &Delivery{
		id: h.ids("whdl", now), uri: j.url, key: j.key, eventID: j.eventID, attempt: j.attempts, created: wire.StampOf(now),
	}
}

// post sends a parcel, signed with the secrets of this moment, and reads the answer, in attemptTimeout.
func (h *Sender) post(ctx context.Context, j *parcel) (sent []header, status int, failure string) {
	ctx, cancel := context.WithTimeout(ctx, attemptTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, j.url, bytes.NewReader(j.body))
	if err != nil {
		return nil, 0, "the address is not valid"
	}
	sent = append([]header{
		{"Content-Type", "application/json; charset=utf-8"},
		{"User-Agent", "Omise-Emulator"},
	}, h.sign(j)...)
	for _, each := range sent {
		request.Header.Set(each.name, each.value)
	}
	answer, err := h.Client.Do(request)
	if err != nil {
		return sent, 0, short(reason(err))
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, answerBytes))
	return sent, answer.StatusCode, ""
}

// reason is an error without the method and address, which the delivery names already.
func reason(err error) string {
	var wrapped *url.Error
	if !errors.As(err, &wrapped) {
		return err.Error()
	}
	if wrapped.Timeout() {
		return "no answer within " + attemptTimeout.String()
	}
	return wrapped.Err.Error()
}

// failureBytes bounds what is told of a failure: an endpoint that speaks no HTTP is quoted in it.
const failureBytes = 200

// short cuts a sentence to failureBytes.
func short(sentence string) string {
	if len(sentence) <= failureBytes {
		return sentence
	}
	return strings.ToValidUTF8(sentence[:failureBytes], "") + "…"
}

// sign returns the headers of the signature, none where there is no secret.
func (h *Sender) sign(j *parcel) []header {
	now, _ := h.clock()
	j.account.Lock()
	secrets := j.account.WebhookSecrets(now)
	j.account.Unlock()
	if len(secrets) == 0 {
		return nil
	}
	// Receivers compare the timestamp with their own clock, which the emulator's clock does not move.
	timestamp := strconv.FormatInt(h.real().Unix(), 10)
	signatures := make([]string, len(secrets))
	for i, secret := range secrets {
		signatures[i] = signature(secret, timestamp, j.body)
	}
	return []header{{"Omise-Signature", strings.Join(signatures, ",")}, {"Omise-Signature-Timestamp", timestamp}}
}

// signature is the hex HMAC-SHA256 of "timestamp.body".
func signature(secret []byte, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}
