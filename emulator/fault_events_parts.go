package emulator

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// since gives the events that the account has got since it had n.
func (a *account) since(n int) (events []*event) {
	a.events.walk(n, a.events.n-n, false, func(ev *event) { events = append(events, ev) })
	return events
}

// silent keeps what a handler does from making an event with that key.
func silent(key string) func(handler) handler {
	return func(next handler) handler {
		return func(c *call) (any, *apiError) {
			n, address := c.acct.events.n, c.acct.webhookURL
			c.acct.webhookURL = ""
			answer, err := next(c)
			c.acct.webhookURL = address
			for _, ev := range c.acct.since(n) {
				if ev.key == key {
					c.acct.forgetEvent(ev)
				}
			}
			return answer, err
		}
	}
}

// forgetEvent takes an event out of all lists.
func (a *account) forgetEvent(gone *event) {
	a.events.remove(gone.id)
	data, isCharge := gone.data.(*charge)
	if !isCharge {
		return
	}
	ch, _ := a.charges.get(data.id)
	for link := &ch.lastEvent; *link != nil; link = &(*link).previous {
		if *link == gone {
			*link = gone.previous
			return
		}
	}
}

// rekeyed gives the events of a handler with one key another.
func rekeyed(from, to string) func(handler) handler {
	return func(next handler) handler {
		return func(c *call) (any, *apiError) {
			n := c.acct.events.n
			answer, err := next(c)
			for _, ev := range c.acct.since(n) {
				if ev.key == from {
					ev.key = to
				}
			}
			return answer, err
		}
	}
}

// telling makes one more event of the charge that a handler made or changed.
func telling(key string, about func(ch *charge) bool) func(handler) handler {
	return afterwards(func(c *call, answer any) any {
		if view, isCharge := answer.(chargeView); isCharge && about(view.charge) {
			c.tell(view.charge, key)
		}
		return answer
	})
}

func anyCharge(*charge) bool { return true }

// unlisted forgets events of charges before they are listed.
func unlisted(key string, in ...chargeState) func(handler) handler {
	return first(func(c *call) *apiError {
		for _, ev := range c.acct.since(0) {
			ch, isCharge := ev.data.(*charge)
			if !isCharge || ev.key != key {
				continue
			}
			for _, state := range in {
				if ch.state == state {
					c.acct.forgetEvent(ev)
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
func eachListed(which func(object map[string]any) bool, change func(object map[string]any)) func(handler) handler {
	return edited(func(_ *call, list map[string]any) {
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
func unlistedFirst(key, member string) func(c *call, list map[string]any) {
	return func(c *call, list map[string]any) {
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
func showingNow(c *call, list map[string]any) {
	ch, err := c.charge(c.vars[0])
	for _, event := range listedObjects(list) {
		if err == nil {
			event["data"] = renderedCharge{ch}
		}
	}
}

// renderedCharge is a charge within an answer that is encoded without renderers.
type renderedCharge struct{ *charge }

// MarshalJSON lets encoding/json write what the charge writes itself.
func (r renderedCharge) MarshalJSON() ([]byte, error) {
	var w jsonWriter
	r.render(&w)
	return w.buf, nil
}

func asksEventOf(prefix string) func(c *call) bool {
	return func(c *call) bool {
		ev, ok := c.acct.events.get(c.vars[0])
		if !ok {
			return false
		}
		about, isCustomer := ev.data.(customerView)
		return isCustomer && strings.HasPrefix(about.id, prefix)
	}
}

// partOfCharge tells that a refund is of less than what is left.
func partOfCharge(c *call) bool {
	ch, err := c.charge(c.vars[0])
	amount, _, ok := c.params.integer("amount")
	return err == nil && ok && amount < ch.left()
}

// wellFormed tells that the last id of the path has the form of its kind.
func wellFormed(prefix string) func(c *call) bool {
	return func(c *call) bool {
		_, ok := parseID(prefix, c.vars[len(c.vars)-1])
		return ok
	}
}

func asBadRequest(err *apiError) { err.status, err.code = http.StatusBadRequest, "bad_request" }

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
