package faults

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// eventsSince returns the events that the account has got since it had n.
func eventsSince(a *api.Account, n int) (events []*api.Event) {
	a.Events.Walk(n, a.Events.Count-n, false, func(ev *api.Event) { events = append(events, ev) })
	return events
}

// silent keeps what a handler does from making an event with that key.
func silent(key string) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			n, address := c.Account.Events.Count, c.Account.WebhookURL
			c.Account.WebhookURL = ""
			answer, err := next(c)
			c.Account.WebhookURL = address
			for _, ev := range eventsSince(c.Account, n) {
				if ev.Key == key {
					c.Account.ForgetEvent(ev)
				}
			}
			return answer, err
		}
	}
}

// rekeyed changes the key of the events that a handler makes.
func rekeyed(from, to string) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			n := c.Account.Events.Count
			answer, err := next(c)
			for _, ev := range eventsSince(c.Account, n) {
				if ev.Key == from {
					ev.Key = to
				}
			}
			return answer, err
		}
	}
}

// telling makes one more event of the charge that a handler made or changed.
func telling(key string, about func(ch *api.Charge) bool) func(api.Handler) api.Handler {
	return afterwards(func(c *api.Call, answer any) any {
		if view, isCharge := answer.(api.ChargeView); isCharge && about(view.Charge) {
			c.Announce(view.Charge, key)
		}
		return answer
	})
}

func anyCharge(*api.Charge) bool { return true }

// unlisted forgets events of charges before they are listed.
func unlisted(key string, in ...api.ChargeState) func(api.Handler) api.Handler {
	return beforehand(func(c *api.Call) *apierror.Error {
		for _, ev := range eventsSince(c.Account, 0) {
			ch, isCharge := ev.Data.(*api.Charge)
			if !isCharge || ev.Key != key {
				continue
			}
			for _, state := range in {
				if ch.State == state {
					c.Account.ForgetEvent(ev)
				}
			}
		}
		return nil
	})
}

// listedObjects returns the objects of a list.
func listedObjects(list map[string]any) (objects []map[string]any) {
	data, _ := list["data"].([]any)
	for _, each := range data {
		if object, ok := each.(map[string]any); ok {
			objects = append(objects, object)
		}
	}
	return objects
}

// eachListed changes the objects of a list that meet a condition.
func eachListed(which func(object map[string]any) bool, change func(object map[string]any)) func(api.Handler) api.Handler {
	return edited(func(_ *api.Call, list map[string]any) {
		for _, object := range listedObjects(list) {
			if which(object) {
				change(object)
			}
		}
	})
}

func keyed(key string) func(event map[string]any) bool {
	return func(event map[string]any) bool { return event["key"] == key }
}

func eventOf(object string) func(event map[string]any) bool {
	return func(event map[string]any) bool {
		data, _ := event["data"].(map[string]any)
		return data["object"] == object
	}
}

// unlistedFirst takes the first event out of the list of a charge where a member of the charge is
// set.
func unlistedFirst(key, member string) func(c *api.Call, list map[string]any) {
	return func(c *api.Call, list map[string]any) {
		events := listedObjects(list)
		if len(events) != 1 || events[0]["key"] != key || events[0]["data"].(map[string]any)[member] != nil {
			return
		}
		list["data"], list["total"] = []any{}, 0
	}
}

func swapListed(list map[string]any, first, second string) {
	events := listedObjects(list)
	if len(events) == 2 && events[0]["key"] == first && events[1]["key"] == second {
		list["data"] = []any{events[1], events[0]}
	}
}

// showingNow has all events of a charge hold the charge as it is now.
func showingNow(c *api.Call, list map[string]any) {
	ch, err := c.Charge(c.Vars[0])
	for _, event := range listedObjects(list) {
		if err == nil {
			event["data"] = renderedCharge{ch}
		}
	}
}

// renderedCharge is a charge within an answer that is encoded without renderers.
type renderedCharge struct{ *api.Charge }

// MarshalJSON lets encoding/json write what the charge writes itself.
func (r renderedCharge) MarshalJSON() ([]byte, error) {
	var w wire.Writer
	r.Render(&w)
	return w.Buf, nil
}

func asksEventOf(prefix string) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		ev, ok := c.Account.Events.Get(c.Vars[0])
		if !ok {
			return false
		}
		about, isCustomer := ev.Data.(api.CustomerView)
		return isCustomer && strings.HasPrefix(about.ID, prefix)
	}
}

// partOfCharge reports whether a refund is of less than what is left.
func partOfCharge(c *api.Call) bool {
	ch, err := c.Charge(c.Vars[0])
	amount, _, ok := c.Params.Integer("amount")
	return err == nil && ok && amount < ch.Left()
}

// isWellFormedID reports whether the last id of the path has the form of its kind.
func isWellFormedID(prefix string) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		_, ok := ident.ParseID(prefix, c.Vars[len(c.Vars)-1])
		return ok
	}
}

func asBadRequest(err *apierror.Error) { err.Status, err.Code = http.StatusBadRequest, "bad_request" }

// notDelivering answers in place of the endpoint.
func notDelivering(key string) func(*http.Request, http.RoundTripper) (*http.Response, error) {
	return func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		if !keyIn(takenBody(r), key) {
			return send.RoundTrip(r)
		}
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
	}
}

// takenBody reads the body of a delivery and puts it back.
func takenBody(r *http.Request) []byte {
	body, _ := io.ReadAll(r.Body) // from memory
	putBody(r, body)
	return body
}

func putBody(r *http.Request, body []byte) {
	r.Body, r.ContentLength, r.GetBody = io.NopCloser(bytes.NewReader(body)), int64(len(body)), nil
}

func keyIn(body []byte, key string) bool { return bytes.Contains(body, []byte(`"key":"`+key+`"`)) }

func signatureAs(change func(string) string) func(*http.Request, http.RoundTripper) (*http.Response, error) {
	return func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		r.Header.Set("Omise-Signature", change(r.Header.Get("Omise-Signature")))
		return send.RoundTrip(r)
	}
}

func timestampAs(change func(int64) int64) func(*http.Request, http.RoundTripper) (*http.Response, error) {
	return func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		seconds, _ := strconv.ParseInt(r.Header.Get("Omise-Signature-Timestamp"), 10, 64)
		r.Header.Set("Omise-Signature-Timestamp", strconv.FormatInt(change(seconds), 10))
		return send.RoundTrip(r)
	}
}
