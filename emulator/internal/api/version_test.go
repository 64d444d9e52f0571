package api

import (
	"net/http"
	"strings"
	"testing"
)

func TestVersionsOfRequests(t *testing.T) {
	const warning = `Omise-Version "2017-11-02" is not 2019-05-29, the only version that the emulator speaks`
	for _, tt := range []struct {
		version string
		strict  bool
		warned  string
		status  int
	}{
		{"", false, "", 200},
		{"", true, "", 200},
		{"2019-05-29", true, "", 200},
		{"2017-11-02", false, warning, 200},
		{"2017-11-02", true, warning, 400},
		{strings.Repeat("x", 101), false, `Omise-Version of 101 bytes is not 2019-05-29, the only version that the emulator speaks`, 200},
		{"x\u00e9\"", false, `Omise-Version "x\u00e9\"" is not 2019-05-29, the only version that the emulator speaks`, 200},
	} {
		k, seen := watched(t, Options{StrictVersion: tt.strict})
		header := http.Header{"Authorization": {basic(DefaultSecretKey + ":")}}
		if tt.version != "" {
			header.Set("Omise-Version", tt.version)
		}
		r := k.send(k.emu.API(), "GET", "/charges", "", header)
		if r.status != tt.status || r.header.Get("X-Omise-Version-Warning") != tt.warned {
			t.Errorf("%q, strict %t: %d %q, want %d %q", tt.version, tt.strict, r.status, r.header.Get("X-Omise-Version-Warning"), tt.status, tt.warned)
		}
		if tt.status == http.StatusBadRequest {
			r.refused(400, "bad_request", warning)
		}
		if (*seen)[0].Version != tt.version {
			t.Errorf("seen is the version %q, want %q", (*seen)[0].Version, tt.version)
		}
	}
}
