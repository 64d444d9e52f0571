package variants

import (
	"time"

	"github.com/omise-conformance/harness/emulator/internal/seam"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
)

var clockVariants = []seam.Row{
	variant("clock.of-target/runs", alter.RunningClock()),
	variant("clock.of-target/ahead-3-hours", alter.TargetClock(3*time.Hour)),
	variant("clock.of-target/ahead-5-years", alter.TargetClock(5*365*day)),
	variant("clock.of-target/behind-3-hours", alter.TargetClock(-3*time.Hour)),
	variant("clock.of-target/behind-2-years", alter.TargetClock(-2*365*day)),
}
