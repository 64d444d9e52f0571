package emulator

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// since gives the events that the account has got since it had n.
func (a *Account) since(n int) (events []*Event) {
	a.Events.Walk(n, a.Events.Count-n, false, func(ev *Event) { events = append(events, ev) })
	return events
}

// silent keeps what a handler does from making an event with that key.
func silent(key string) func(Handler) Handler {
	return func(next Handler) Handler {
		return func(c *Call) (any, *Error) {
			n, address := c.Account.Events.Count, c.Account.WebhookURL
			c.Account.WebhookURL = ""
			answer, err := next(c)
			c.Account.WebhookURL = address
			for _, ev := range c.Account.since(n) {
				if ev.Key == key {
					c.Account.ForgetEvent(ev)
				}
			}
			return answer, err
		}
	}
}

// ForgetEvent takes an event out of all lists.
func (a *Account) ForgetEvent(gone *Event) {
	a.Events.Remove(gone.id)
	data, isCharge := gone.Data.(*Charge)
	if !isCharge {
		return
	}
	ch, _ := a.Charges.Get(data.ID)
	for link := &ch.LastEvent; *link != nil; link = &(*link).previous {
		if *link == gone {
			*link = gone.previous
			return
		}
	}
}

// rekeyed gives the events of a handler with one key another.
func rekeyed(from, to string) func(Handler) Handler {
	return func(next Handler) Handler {
		return func(c *Call) (any, *Error) {
			n := c.Account.Events.Count
			answer, err := next(c)
			for _, ev := range c.Account.since(n) {
				if ev.Key == from {
					ev.Key = to
				}
			}
			return answer, err
		}
	}
}

// telling makes one more event of the charge that a handler made or changed.
func telling(key string, about func(ch *Charge) bool) func(Handler) Handler {
	return afterwards(func(c *Call, answer any) any {
		if view, isCharge := answer.(ChargeView); isCharge && about(view.Charge) {
			c.Announce(view.Charge, key)
		}
		return answer
	})
}

func anyCharge(*Charge) bool { return true }

// unlisted forgets events of charges before they are listed.
func unlisted(key string, in ...ChargeState) func(Handler) Handler {
	return first(func(c *Call) *Error {
		for _, ev := range c.Account.since(0) {
			ch, isCharge := ev.Data.(*Charge)
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

// listedObjects gives the objects of a list.
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
func eachListed(which func(object map[string]any) bool, change func(object map[string]any)) func(Handler) Handler {
	return edited(func(_ *Call, list map[string]any) {
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

// unlistedFirst takes the first event out of the list of a charge where a member of the charge is set.
func unlistedFirst(key, member string) func(c *Call, list map[string]any) {
	return func(c *Call, list map[string]any) {
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
func showingNow(c *Call, list map[string]any) {
	ch, err := c.Charge(c.Vars[0])
	for _, event := range listedObjects(list) {
		if err == nil {
			event["data"] = renderedCharge{ch}
		}
	}
}

// renderedCharge is a charge within an answer that is encoded without renderers.
type renderedCharge struct{ *Charge }

// MarshalJSON lets encoding/json write what the charge writes itself.
func (r renderedCharge) MarshalJSON() ([]byte, error) {
	var w Writer
	r.Render(&w)
	return w.Buf, nil
}

func asksEventOf(prefix string) func(c *Call) bool {
	return func(c *Call) bool {
		ev, ok := c.Account.Events.Get(c.Vars[0])
		if !ok {
			return false
		}
		about, isCustomer := ev.Data.(CustomerView)
		return isCustomer && strings.HasPrefix(about.ID, prefix)
	}
}

// partOfCharge tells that a refund is of less than what is left.
func partOfCharge(c *Call) bool {
	ch, err := c.Charge(c.Vars[0])
	amount, _, ok := c.Params.Integer("amount")
	return err == nil && ok && amount < ch.Left()
}

// wellFormed tells that the last id of the path has the form of its kind.
func wellFormed(prefix string) func(c *Call) bool {
	return func(c *Call) bool {
		_, ok := ParseID(prefix, c.Vars[len(c.Vars)-1])
		return ok
	}
}

func asBadRequest(err *Error) { err.Status, err.Code = http.StatusBadRequest, "bad_request" }

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
