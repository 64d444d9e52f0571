package recording

import (
	"testing"
	"time"
)

func TestAnnouncementOfAPlan(t *testing.T) {
	t.Parallel()
	for want, plan := range map[string]Plan{
		"Recording 1 case of emulator into tapes.":                                              {Cases: 1},
		"Recording 2 cases of emulator into tapes (1 is not supported).":                        {Cases: 2, Unsupported: 1},
		"Nothing to record of emulator in tapes (3 are recorded already, 2 are not supported).": {Kept: 3, Unsupported: 2},
		"Recording 5 cases of emulator into tapes: about 1 request, at 2 a second less than a minute.": {
			Cases: 5, Requests: 1, Rate: 2, Duration: time.Second / 2,
		},
		"Recording 5 cases of emulator into tapes: about 3000 requests, at 2 a second about 25 minutes. " +
			"The budget of 500 requests ends it earlier; --resume continues it.": {
			Cases: 5, Requests: 3000, Rate: 2, Duration: 25 * time.Minute, MaxRequests: 500,
		},
		"Recording 5 cases of emulator into tapes: about 30 requests.": {Cases: 5, Requests: 30, MaxRequests: 500},
	} {
		plan.Target, plan.Cassettes = "emulator", "tapes"
		if got := plan.String(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
