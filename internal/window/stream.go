package window

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// What a page is told at most, and when.
const (
	mostStreams = 16                     // pages that are open at once
	mostAtOnce  = 100                    // rows in one event
	streamRest  = 100 * time.Millisecond // between two events
	heartbeat   = 15 * time.Second       // without anything new
	slowest     = 5 * time.Second        // a page that takes nothing for so long is let go; it comes back by itself
)

// news is one event.
type news struct {
	Rows []*Row `json:"rows"`
	// Missed are the requests that were gone before they were judged, Skipped those that were gone before this page was told.
	Missed  int64  `json:"missed"`
	Skipped int64  `json:"skipped"`
	Version int64  `json:"version"` // changes where objects or webhooks may have changed without a request
	Defect  string `json:"defect,omitempty"`
}

// stream tells a page of requests as they are judged, until it is closed.
func (w *Window) stream(out http.ResponseWriter, request *http.Request) {
	if w.open.Load() >= mostStreams {
		writeError(out, http.StatusServiceUnavailable, fmt.Sprintf("the window is open in %d pages already; close one", mostStreams))
		return
	}
	if err := w.enter(); err != nil {
		writeError(out, http.StatusInternalServerError, err.Error())
		return
	}
	defer w.leave()
	control := http.NewResponseController(out)
	_ = control.SetReadDeadline(time.Time{}) // that of a request would end the stream
	out.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	// Where the numbers end that the page has seen. Those of an earlier emulator are higher than there are.
	last, _ := strconv.ParseInt(request.Header.Get("Last-Event-ID"), 10, 64)
	if last > w.ring.Last() {
		last = 0
	}
	_ = control.SetWriteDeadline(time.Now().Add(slowest))
	out.WriteHeader(http.StatusOK)
	version := int64(-1)
	for {
		told, changed := w.since(last)
		if len(told.Rows) > 0 || told.Version != version {
			version = told.Version
			if n := len(told.Rows); n > 0 {
				last = told.Rows[n-1].Number
			}
			if !push(out, control, last, told) {
				return
			}
		}
		pause := heartbeat
		if len(told.Rows) == mostAtOnce {
			changed, pause = nil, streamRest
		}
		select {
		case <-request.Context().Done():
			return
		case <-w.closed:
			return
		case <-changed:
			time.Sleep(streamRest) // what comes at once is told at once
		case <-time.After(pause):
			if pause == heartbeat && !beat(out, control) {
				return
			}
		}
	}
}

// since returns what there is after a row, and what is closed when there is more.
func (w *Window) since(last int64) (news, <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	told := news{Missed: w.judging.missed, Version: w.version, Rows: []*Row{}}
	if w.defect != nil {
		told.Defect = w.defect.Error()
	}
	rows := w.judging.rows
	at := 0
	for at < len(rows) && rows[at].Number <= last {
		at++
	}
	if at == 0 && len(rows) > 0 && last > 0 {
		told.Skipped = rows[0].Number - last - 1
	}
	told.Rows = append(told.Rows, rows[at:min(at+mostAtOnce, len(rows))]...)
	return told, w.changed
}

func push(out http.ResponseWriter, control *http.ResponseController, last int64, told news) bool {
	text, err := json.Marshal(told)
	if err != nil {
		return false
	}
	_ = control.SetWriteDeadline(time.Now().Add(slowest))
	if _, err = fmt.Fprintf(out, "id: %d\ndata: %s\n\n", last, text); err != nil {
		return false
	}
	return control.Flush() == nil
}

func beat(out http.ResponseWriter, control *http.ResponseController) bool {
	_ = control.SetWriteDeadline(time.Now().Add(slowest))
	if _, err := fmt.Fprint(out, ": still here\n\n"); err != nil {
		return false
	}
	return control.Flush() == nil
}
