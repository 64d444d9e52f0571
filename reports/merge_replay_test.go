package reports

import (
	"testing"
	"time"
)

func TestShardsOfAReplayAreMerged(t *testing.T) {
	shard := func(number, target string, mode Mode) *Report {
		return &Report{
			Run:   Run{Mode: mode, Target: target, Shard: number, StartedAt: time.Unix(0, 0)},
			Cases: []CaseEntry{{ID: "tokens/" + number[:1], Subject: "tokens", Status: StatusPassed}},
		}
	}
	const older, newer = "replay of the Omise test API recorded at 2026-11-21T02:22:25Z (12 days old)",
		"replay of the Omise test API recorded at 2026-11-21T02:40:00Z (11 days old)"
	merged, err := Merge(shard("1/2", newer, "replay"), shard("2/2", older, "replay"))
	if err != nil {
		t.Fatal(err)
	}
	if merged.Run.Target != older || merged.Totals.Passed != 2 || merged.Verdict != Conformant {
		t.Errorf("%s: %s, %+v", merged.Run.Target, merged.Verdict, merged.Totals)
	}
	if _, err := Merge(shard("1/2", older, "replay"), shard("2/2", "replay of the embedded emulator recorded at 2026-11-21T02:22:25Z (12 days old)", "replay")); err == nil {
		t.Error("replays of two targets are merged")
	}
	if _, err := Merge(shard("1/2", older, "run"), shard("2/2", newer, "run")); err == nil {
		t.Error("runs against two targets are merged")
	}
}
