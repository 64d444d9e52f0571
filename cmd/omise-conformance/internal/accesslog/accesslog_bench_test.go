package accesslog_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/accesslog"
	"github.com/omise-conformance/harness/emulator"
)

// BenchmarkLine is a request without a network, not logged and logged: the difference is what a line costs.
func BenchmarkLine(b *testing.B) {
	for _, format := range []accesslog.Format{accesslog.Off, accesslog.Text, accesslog.JSON} {
		b.Run(string(format), func(b *testing.B) {
			log := accesslog.New(io.Discard, format)
			defer log.Close()
			emu := emulator.New(emulator.Options{OnRequest: log.Requests()})
			defer emu.Close()
			handler := emu.API()
			request := httptest.NewRequest(http.MethodGet, "/charges", http.NoBody)
			request.SetBasicAuth(emulator.DefaultSecretKey, "")
			b.ReportAllocs()
			for b.Loop() {
				handler.ServeHTTP(httptest.NewRecorder(), request)
			}
		})
	}
}
