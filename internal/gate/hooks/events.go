package hooks

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
)

// event is one of the upstream.
type event struct {
	id, key, about string // about: the id of the object
	body           []byte
}

// apiURL is the API as an upstream is asked for it.
const apiURL = "https://api.omise.co"

const (
	mostKeys   = 16      // secret keys of a client whose events are followed
	pageSize   = 100     // events asked for at once
	answerSize = 8 << 20 // of the longest answer that is read
)

// events are those of the accounts that a client uses. They are asked for with the client's own keys, as the account of
// a key is the upstream's affair.
type events struct {
	upstream http.RoundTripper
	// fresh holds if the upstream had no events when it was started.
	fresh bool

	mu   sync.Mutex
	keys []string       // secret keys, the latest last
	read map[string]int // events read so far, by key
	own  map[string]bool
}

func newEvents(upstream http.RoundTripper, fresh bool, key string) *events {
	e := &events{upstream: upstream, fresh: fresh, read: map[string]int{}, own: map[string]bool{}}
	e.meet(key)
	return e
}

// meet follows the events of the account of a secret key, too.
func (e *events) meet(key string) {
	if !strings.HasPrefix(key, "skey_test_") {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, known := e.read[key]; !known && len(e.keys) < mostKeys {
		e.keys = append(e.keys, key)
		e.read[key] = -1
	}
}

// key returns the key that the client uses, or that of the upstream as long as it has used none.
func (e *events) key() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.keys) == 0 {
		return ""
	}
	return e.keys[len(e.keys)-1]
}

// news returns the events that have come since it was last asked, the oldest first, without those of objects that the
// trial made.
func (e *events) news(ctx context.Context) ([]event, error) {
	e.mu.Lock()
	keys := append([]string(nil), e.keys...)
	e.mu.Unlock()
	var all []event
	for _, key := range keys {
		found, err := e.newsOf(ctx, key)
		if err != nil {
			return all, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func (e *events) newsOf(ctx context.Context, key string) ([]event, error) {
	e.mu.Lock()
	offset := e.read[key]
	e.mu.Unlock()
	if offset < 0 {
		offset = 0
		if !e.fresh {
			page, err := e.list(ctx, key, url.Values{"limit": {"1"}})
			if err != nil {
				return nil, err
			}
			offset = page.Total
		}
	}
	var all []event
	for {
		page, err := e.list(ctx, key, url.Values{
			"order": {"chronological"}, "limit": {strconv.Itoa(pageSize)}, "offset": {strconv.Itoa(offset)},
		})
		if err != nil {
			return all, err
		}
		offset += len(page.Data)
		e.mu.Lock()
		e.read[key] = offset
		for _, text := range page.Data {
			if ev := readEvent(text); !e.own[ev.about] {
				all = append(all, ev)
			}
		}
		e.mu.Unlock()
		if len(page.Data) < pageSize {
			return all, nil
		}
	}
}

// eventPage is a list of events.
type eventPage struct {
	Total int               `json:"total"`
	Data  []json.RawMessage `json:"data"`
}

func (e *events) list(ctx context.Context, key string, query url.Values) (page eventPage, err error) {
	text, err := e.ask(ctx, http.MethodGet, "/events?"+query.Encode(), key, nil)
	if err != nil {
		return page, err
	}
	if err := json.Unmarshal(text, &page); err != nil {
		return page, fmt.Errorf("the upstream's list of events is not JSON: %w", err)
	}
	return page, nil
}

// readEvent reads an event. One about a refund counts as one about the charge, which is what a trial makes first.
func readEvent(text json.RawMessage) event {
	var read struct {
		ID   string `json:"id"`
		Key  string `json:"key"`
		Data struct {
			ID     string `json:"id"`
			Charge string `json:"charge"`
		} `json:"data"`
	}
	if json.Unmarshal(text, &read) != nil {
		return event{}
	}
	ev := event{id: read.ID, key: read.Key, about: read.Data.ID, body: text}
	if read.Data.Charge != "" {
		ev.about = read.Data.Charge
	}
	return ev
}

// ask sends a request to the upstream, past the front: it is not the client's.
func (e *events) ask(ctx context.Context, method, path, key string, form url.Values) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, apiURL+path, bytes.NewReader([]byte(form.Encode())))
	if err != nil {
		return nil, err
	}
	request.SetBasicAuth(key, "")
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := e.upstream.RoundTrip(request)
	if err != nil {
		return nil, fmt.Errorf("the upstream did not answer %s %s: %w", method, path, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, answerSize))
	if err != nil {
		return nil, fmt.Errorf("the upstream did not complete its answer to %s %s: %w", method, path, err)
	}
	if response.StatusCode != http.StatusOK {
		var refusal struct {
			Message string `json:"message"`
		}
		_ = json.Unmarshal(text, &refusal) // without a message the status says enough
		return nil, fmt.Errorf("the upstream answered %s %s with status %d (%s)", method, path, response.StatusCode, refusal.Message)
	}
	return text, nil
}
