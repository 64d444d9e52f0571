package explore

import (
	"testing"
	"time"

	"github.com/omise-conformance/harness/specs"
)

// TestHowLongAChargeWaits: a charge sets its own time limit, and its source follows it.
func TestHowLongAChargeWaits(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	week, day := 7*24*time.Hour, 24*time.Hour
	for _, row := range []struct {
		state, created, expires string
		want                    time.Duration
	}{
		{"pending", "2026-01-25T10:00:00Z", "2026-01-26T10:00:00Z", day},
		{"pending", "2026-01-25T10:00:00Z", "2026-02-01T10:00:00Z", week},
		{"pending", "2026-01-25T10:00:00Z", "2026-01-25T10:00:00Z", week},
		{"pending", "2026-01-25T10:00:00Z", "", week},
		{"pending", "", "2026-01-26T10:00:00Z", week},
		{"authorized", "2026-01-25T10:00:00Z", "2026-01-26T10:00:00Z", day},
		{"authorized", "2026-01-25T10:00:00Z", "2026-02-24T10:00:00Z", 30 * day},
		{"authorized", "2026-01-25T10:00:00Z", "", week},
	} {
		m := &walkModel{contract: contract, dialect: specs.Recorded}
		charge, source := m.object("charge 1", "Charge", row.state), m.object("source 1", "Source", "pending")
		charge.source, charge.seen = source.label, map[string]any{"created_at": row.created, "expires_at": row.expires}
		m.objects = []*object{source, charge}
		limit := charge.Model.LimitsOf(row.state, specs.Recorded)[0]
		if got := m.lifetime(charge, limit); got != row.want {
			t.Errorf("a charge that is %s from %q to %q: %s, want %s", row.state, row.created, row.expires, got, row.want)
		}
		if ofSource := source.Model.LimitsOf("pending", specs.Recorded)[0]; row.state == "pending" && m.lifetime(source, ofSource) != row.want {
			t.Errorf("its source: %s, want %s", m.lifetime(source, ofSource), row.want)
		}
	}
}
