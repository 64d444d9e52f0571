package emulator

import (
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
)

// hoard is what clients make an emulator keep, with far more behind every request.
var hoard = []struct {
	name, path, contentType string
	most                    int64 // megabytes that may be kept: webhooks have 24
	body                    func(i int, long string) string
}{
	{"metadata", "/customers", "application/json", 32, func(_ int, long string) string {
		return `{"metadata":{"a":"` + long + `"}}`
	}},
	{"a word of a long form", "/customers", "application/x-www-form-urlencoded", 16, func(i int, long string) string {
		return fmt.Sprintf("description=order-%d&other=%s", i, long)
	}},
	{"addresses of a long form", "/charges", "application/x-www-form-urlencoded", 16, func(i int, long string) string {
		return fmt.Sprintf("amount=100000&currency=thb&source[type]=promptpay&webhook_endpoints[]=http://127.0.0.1:1/%d&other=%s", i, long)
	}},
	{"long addresses", "/charges", "application/json", 32, func(_ int, long string) string {
		return `{"amount":100000,"currency":"thb","source":{"type":"promptpay"},"webhook_endpoints":["http://127.0.0.1:1/` + long + `"]}`
	}},
}

// Beside the objects, which are few, what is kept of requests and of the webhooks that follow from them is bounded, whatever is
// sent: 45 MB here, to an endpoint that is down.
func TestWhatIsKeptOfRequestsIsBounded(t *testing.T) {
	long := strings.Repeat("x", 300_000)
	for _, tt := range hoard {
		t.Run(tt.name, func(t *testing.T) {
			emu := New(Options{MaxObjects: 1000})
			defer emu.Close()
			if status, set := ask(t, emu.Control(), "", "POST", "/webhooks", `{"url":"http://127.0.0.1:1/"}`); status != http.StatusOK {
				t.Fatal(set)
			}
			before := liveHeap()
			for i := range 150 {
				request := httptest.NewRequest(http.MethodPost, tt.path, strings.NewReader(tt.body(i, long)))
				request.SetBasicAuth(DefaultSecretKey, "")
				request.Header.Set("Content-Type", tt.contentType)
				answer := httptest.NewRecorder()
				if emu.API().ServeHTTP(answer, request); answer.Code != http.StatusOK {
					t.Fatalf("request %d is answered %d: %.200s", i, answer.Code, answer.Body)
				}
			}
			if kept := liveHeap() - before; kept > tt.most {
				t.Errorf("%d MB are kept of 45 MB, want %d at most", kept, tt.most)
			}
			runtime.KeepAlive(emu)
		})
	}
}

// A key that is accepted when it is first seen keeps nothing of the header in which it came.
func TestKeysKeepNoHeaders(t *testing.T) {
	emu := New(Options{AcceptAnyTestKey: true})
	defer emu.Close()
	password := strings.Repeat("x", 40_000)
	before := liveHeap()
	for i := range 1000 {
		request := httptest.NewRequest(http.MethodGet, "/customers", nil)
		request.SetBasicAuth(fmt.Sprintf("skey_test_guest%d", i), password)
		answer := httptest.NewRecorder()
		if emu.API().ServeHTTP(answer, request); answer.Code != http.StatusOK {
			t.Fatalf("key %d is answered %d: %.200s", i, answer.Code, answer.Body)
		}
	}
	if kept := liveHeap() - before; kept > 12 {
		t.Errorf("%d MB are kept of 40 MB, want 12 at most", kept)
	}
	runtime.KeepAlive(emu)
}

// liveHeap returns how many megabytes are in use.
func liveHeap() int64 {
	runtime.GC()
	runtime.GC() // what pools held
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc) >> 20
}

// TestMemoryGrowsWithTheBound: the limit of memory has room for more objects where more are kept, or the collector would run all the time.
func TestMemoryGrowsWithTheBound(t *testing.T) {
	for most, want := range map[int]int64{0: 170 << 20, 1000: 170 << 20, DefaultMaxObjects: 170 << 20, DefaultMaxObjects + 1<<20: 1194 << 20, -1: math.MaxInt64} {
		if got := memoryLimit(most); got != want {
			t.Errorf("the limit for %d objects is %d, want %d", most, got, want)
		}
	}
}
