package conformance

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/omise-conformance/harness/internal/replaying"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/reports"
)

// Replay judges recordings. It opens no socket and starts no emulator, and never says that the target
// was tested: the report names the time of the recording. A recording that is missing, broken, or of
// other requests than the case makes is not judged. The error is a *UsageError where the
// configuration is wrong.
func Replay(ctx context.Context, config ReplayConfig) (*Report, error) {
	if err := config.checkFolder(); err != nil {
		return nil, public(err)
	}
	options, err := settle(request{
		mode: reports.ModeReplay, selection: config.recordable(), policy: config.Policy, pace: Pace{Timeouts: config.Timeouts},
		progress: config.Progress, version: config.Version,
	})
	if err != nil {
		return nil, public(err)
	}
	report, err := replaying.Replay(ctx, replaying.Options{
		Session: options, Folder: config.Cassettes, Pinned: config.Dialect != "", MaxAge: config.MaxAge,
	})
	return report, public(err)
}

func (c *ReplayConfig) checkFolder() error {
	switch {
	case c.Cassettes == "":
		return usage.Errorf("Cassettes", "a replay needs the folder of the cassettes")
	case c.MaxAge < 0:
		return usage.Errorf("MaxAge", "the age must not be negative; it is %s", c.MaxAge)
	}
	info, err := os.Stat(c.Cassettes)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &usage.Error{Setting: "Cassettes", Message: fmt.Sprintf("the folder %s does not exist", c.Cassettes), Err: err}
	case err != nil:
		return usage.Errorf("Cassettes", "the folder cannot be read: %w", err)
	case !info.IsDir():
		return usage.Errorf("Cassettes", "%s is not a folder", c.Cassettes)
	}
	return nil
}
