package conformance

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// ReplayConfig says which recordings are judged. Of its Config the filters, the
// lists, Strict and Timeouts count; Dialect pins one where the recording did not;
// target, keys, features and seed are those of the recording. Without a selection
// the generated cases are left out, as in Record.
type ReplayConfig struct {
	Config
	// Cassettes is the folder of the recordings.
	Cassettes string
	// MaxAge fails the run for a recording that is older. 0: any age will do.
	MaxAge time.Duration
}

// Replay judges recordings. It opens no socket and starts no emulator, and never
// says that the target was tested: the report names the time of the recording. A
// recording that is missing, broken, or of other requests than the case makes is
// not judged. The error is a *UsageError where the configuration is wrong.
func Replay(ctx context.Context, config ReplayConfig) (*Report, error) {
	if err := checkReplay(config); err != nil {
		return nil, err
	}
	pinned := config.Dialect != ""
	r, err := prepare(recordable(config.Config))
	if err != nil {
		return nil, err
	}
	r.mode, r.started, r.watch = "replay", time.Now(), &watch{}
	re := &replay{run: r, dir: config.Cassettes, pinned: pinned}
	if err := re.open(); err != nil {
		return nil, err
	}
	r.speaking = re.speaking
	take, end := re.ahead(ctx)
	r.perform = take
	r.judgeCases(ctx)
	end()
	return re.report(ctx, config.MaxAge), nil
}

func checkReplay(config ReplayConfig) error {
	switch {
	case config.Target != "", config.APIURL != "", config.VaultURL != "", config.ControlURL != "":
		return usagef("Target", "a replay asks no target; the cassettes say what was recorded")
	case config.Cassettes == "":
		return usagef("Cassettes", "a replay needs the folder of the cassettes")
	case config.MaxAge < 0:
		return usagef("MaxAge", "the age must not be negative; it is %s", config.MaxAge)
	}
	info, err := os.Stat(config.Cassettes)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return usagef("Cassettes", "there is no folder %s", config.Cassettes)
	case err != nil:
		return usagef("Cassettes", "the folder cannot be read: %v", err)
	case !info.IsDir():
		return usagef("Cassettes", "%s is no folder", config.Cassettes)
	}
	return nil
}

// replayKeys stand for the keys of the recording, which are gone. They are as
// long as real ones, because redaction keeps the length of a key.
var replayKeys = target.Keys{Public: "pkey_test_5replay0000000000000", Secret: "skey_test_5replay0000000000000"}

// controlled are the features that only a control API gives.
var controlled = []string{"clock", "second_account", "chains", "transfers"}

// perform judges one case on its cassette.
func (re *replay) perform(ctx context.Context, c *suites.Case) *suites.Result {
	recording, err := cassettes.LoadCase(re.dir, c.ID)
	if errors.Is(err, cassettes.ErrMissing) {
		if result := re.lacking(re.env, c); result != nil {
			return result
		}
	}
	if err != nil {
		return &suites.Result{Case: c, Status: suites.NotJudged, Reason: re.unplayable(c, err), Started: time.Now()}
	}
	env, player, err := re.stage(recording)
	if err != nil {
		return &suites.Result{Case: c, Status: suites.NotJudged, Reason: err.Error(), Started: time.Now()}
	}
	if result := re.lacking(env, c); result != nil {
		return result
	}
	result := suites.Execute(ctx, env, c)
	re.replayed(recording.Header)
	re.broken(result, player)
	return result
}

// stage makes what the case runs on: the player as its target, and features,
// seed and clock of the recording.
func (re *replay) stage(recording *cassettes.Cassette) (*suites.Env, *cassettes.Player, error) {
	h := recording.Header
	hosts := standing
	if !hasControl(recording) {
		hosts.Control = ""
	}
	player := cassettes.NewPlayer(hosts, recording)
	made, err := re.target(hosts, player)
	if err != nil {
		return nil, nil, err
	}
	env := &suites.Env{
		Target: made, Contract: re.contract, Features: featureSet(h.Features), Seed: h.Seed,
		Judge: re.judge(re.dialect(h)),
		Now:   func() time.Time { return h.Clock }, SkipPauses: true,
	}
	return env, player, nil
}

// dialect is that of the recording, unless the replay pins one.
func (re *replay) dialect(h cassettes.Header) specs.Dialect {
	if dialect := specs.Dialect(h.Dialect); !re.pinned && dialect != "" {
		return dialect
	}
	return re.config.Dialect
}
