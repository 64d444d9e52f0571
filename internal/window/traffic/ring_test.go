package traffic

import (
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/omise-conformance/harness/exchange"
)

func passage(size int) *Passage {
	return &Passage{Raw: exchange.Raw{Method: "GET", Response: &exchange.RawResponse{Status: 200, Body: make([]byte, size)}}}
}

func TestRingKeepsTheLastOnes(t *testing.T) {
	r := NewRing()
	for range 2500 {
		r.Add(passage(10))
	}
	kept, gone := r.After(0, 5000)
	if len(kept) != 1000 || gone != 1500 || kept[0].Number != 1501 || r.Last() != 2500 {
		t.Errorf("%d are kept and %d gone, the first is %d", len(kept), gone, kept[0].Number)
	}
	if kept, gone = r.After(2499, 10); len(kept) != 1 || gone != 0 {
		t.Errorf("after 2499 come %d", len(kept))
	}
	if kept, gone = r.After(2500, 10); len(kept) != 0 || gone != 0 {
		t.Errorf("after the last come %d", len(kept))
	}
	if r.Find(1500) != nil || r.Find(2501) != nil || r.Find(1501) == nil || r.Find(2500) == nil {
		t.Error("what is found is not what is kept")
	}
}

func TestRingIsBoundedByWeight(t *testing.T) {
	r := NewRing()
	for range 100 {
		r.Add(passage(200 << 10))
	}
	if kept, _ := r.After(0, 1000); len(kept) != MostBytes/(200<<10+1024) {
		t.Errorf("%d answers of 200 KiB are kept", len(kept))
	}
}

// TestLoadKeepsMemoryBounded: 198,000 requests leave no more than the ring has room for.
func TestLoadKeepsMemoryBounded(t *testing.T) {
	r := NewRing()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range 198_000 {
		r.Add(passage(2048))
		if i%3 == 0 {
			r.Explain(strings.Repeat("x", 30)+string(rune(i)), "a reason of some length")
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 12<<20 {
		t.Errorf("after 198,000 requests %d KiB more are in use", grown>>10)
	}
	runtime.KeepAlive(r)
}

// TestWatchPassesOn: who watches changes nothing, and keeps what went through.
func TestWatchPassesOn(t *testing.T) {
	r := NewRing()
	var calls atomic.Int64
	server := httptest.NewServer(r.Watch(exchange.API, http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		switch request.URL.Path {
		case "/cut":
			_, _ = w.Write([]byte("the beginning"))
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		case "/none":
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("X-Request-Id", "id-1")
		w.WriteHeader(http.StatusTeapot)
		_, _ = w.Write(body)
		_, _ = w.Write([]byte("!"))
	}), func() { calls.Add(1) }))
	server.Config.ErrorLog = nil
	ask := func(path, body string) (string, error) {
		answer, err := http.Post(server.URL+path, "text/plain", strings.NewReader(body))
		if err != nil {
			return "", err
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		return string(text), err
	}
	if got, err := ask("/a%2Fb?c=d", "hello"); got != "hello!" || err != nil {
		t.Errorf("the answer is %q, %v", got, err)
	}
	long := strings.Repeat("x", LongestBody+1)
	if got, _ := ask("/long", long); got != long+"!" {
		t.Errorf("a long answer has %d bytes", len(got))
	}
	_, cutErr := ask("/cut", "")
	_, noneErr := ask("/none", "")
	if cutErr == nil || noneErr == nil {
		t.Error("an answer that is cut is not cut any more")
	}
	server.Close()
	first, second, last := r.Find(1), r.Find(2), r.Find(4)
	if raw := first.Raw; raw.Path != "/a%2Fb" || raw.Query != "c=d" || string(raw.Body) != "hello" || raw.Response.Status != 418 || string(raw.Response.Body) != "hello!" {
		t.Errorf("kept is %+v", raw)
	}
	r.Explain("id-1", "because")
	if r.Reason(first) != "because" || r.Reason(last) != "" {
		t.Error("the reason is not found by the id of the request")
	}
	if !second.TooLong || len(second.Raw.Body) != LongestBody || last.Raw.Response != nil || last.Raw.Failure == nil || calls.Load() != 4 {
		t.Errorf("the long one is kept with %d bytes, the one without an answer as %+v; %d calls", len(second.Raw.Body), last.Raw, calls.Load())
	}
}
