// Package replaying judges recordings. It opens no socket and starts no emulator.
package replaying

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// Options say which recordings are judged. What the session's options say of a target counts only
// where a recording does not.
type Options struct {
	Session session.Options
	Folder  string
	// Pinned holds if the user named the dialect, so that those of the recordings do not count.
	Pinned bool
	// MaxAge fails the replay for an older recording. 0: any age will do.
	MaxAge time.Duration
}

// Replayer performs the cases of a session on their recordings.
type Replayer struct {
	options Options
	session *session.Session
	names   []string // of all cassettes in the folder

	mu      sync.Mutex
	headers []cassettes.Header // of the cassettes that were replayed
	broken  []string           // sentences on failed cases with a broken recording
}

// Replay judges the selected cases on their recordings and returns the report.
func Replay(ctx context.Context, options Options) (*reports.Report, error) {
	r, err := openCassettes(options)
	if err != nil {
		return nil, err
	}
	ahead := r.prejudge(ctx)
	r.session.Run(ctx, ahead)
	ahead.end()
	return r.session.Report(ctx, r, r.remarks()), nil
}

// openCassettes lists the folder and takes from its first readable cassette what holds of cases that have
// none: target, dialect, seed and features.
func openCassettes(options Options) (*Replayer, error) {
	names, err := cassettes.List(options.Folder)
	if err != nil {
		return nil, err
	}
	o := &options.Session
	first := cassettes.Header{Dialect: string(o.Target.Dialect), Seed: o.Seed}
	for _, c := range o.Suite {
		if found, unreadable := cassettes.LoadCase(options.Folder, c.ID); unreadable == nil {
			first = found.Header
			break
		}
	}
	o.Target.Name, o.Seed = first.Target, first.Seed
	o.Target.Dialect = dialectOf(first, &options)
	r := &Replayer{options: options, session: session.New(options.Session), names: names}
	made, err := r.target(embedded.Hosts(), nil)
	if err != nil {
		return nil, err
	}
	features := featureSet(first.Features)
	known := len(first.Features) > 0
	if !known { // no case may be called unsupported
		for _, feature := range o.Contract.Features {
			features[feature.Name] = true
		}
	}
	r.session.Attach(made, features, known)
	r.session.WithholdUnrecordable()
	return r, nil
}

// replayKeys stand for the keys of the recording, which are gone. They are as long as real ones,
// because redaction keeps the length of a key.
var replayKeys = target.Keys{Public: "pkey_test_5replay0000000000000", Secret: "skey_test_5replay0000000000000"}

// target returns a target that is asked through a transport.
func (r *Replayer) target(hosts cassettes.Hosts, transport http.RoundTripper) (target.Target, error) {
	config := r.options.Session.Target
	config.APIURL, config.VaultURL, config.ControlURL = hosts.API, hosts.Vault, hosts.Control
	config.Keys, config.HTTP = replayKeys, &http.Client{Transport: transport}
	return target.New(config)
}

// Perform judges one case on its cassette.
func (r *Replayer) Perform(ctx context.Context, c *suites.Case) *suites.Result {
	recording, err := cassettes.LoadCase(r.options.Folder, c.ID)
	if errors.Is(err, cassettes.ErrMissing) {
		env := r.session.Env()
		if result := r.session.Unsupported(&env, c); result != nil {
			return result
		}
	}
	if err != nil {
		return session.NotJudged(c, err.Error()+"; "+r.renewal(c.ID))
	}
	env, player, err := r.stage(recording)
	if err != nil {
		return session.NotJudged(c, err.Error())
	}
	if result := r.session.Unsupported(env, c); result != nil {
		return result
	}
	result := suites.Execute(ctx, env, c)
	r.remember(recording.Header)
	r.markBroken(result, player)
	return result
}

// stage returns what the case runs on: the player as its target, and features, seed and clock of the
// recording.
func (r *Replayer) stage(recording *cassettes.Cassette) (*suites.Env, *cassettes.Player, error) {
	h := recording.Header
	hosts := embedded.Hosts()
	if !hasControl(recording) {
		hosts.Control = ""
	}
	player := cassettes.NewPlayer(hosts, recording)
	made, err := r.target(hosts, player)
	if err != nil {
		return nil, nil, err
	}
	env := &suites.Env{
		Target: made, Contract: r.options.Session.Contract, Features: featureSet(h.Features), Seed: h.Seed,
		Judge: r.session.Judge(dialectOf(h, &r.options)),
		Now:   func() time.Time { return h.Clock }, SkipPauses: true,
	}
	return env, player, nil
}

// dialectOf returns the dialect of a recording, unless the replay pins one.
func dialectOf(h cassettes.Header, options *Options) specs.Dialect {
	if dialect := specs.Dialect(h.Dialect); !options.Pinned && dialect != "" {
		return dialect
	}
	return options.Session.Target.Dialect
}

func featureSet(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		if session.Recordable(name) {
			set[name] = true
		}
	}
	return set
}

// controlled are the features that only a control API has.
var controlled = []string{"clock", "second_account", "chains", "transfers"}

// hasControl reports whether the target had a control API when it was recorded.
func hasControl(recording *cassettes.Cassette) bool {
	address := embedded.Hosts().Control + "/"
	for _, interaction := range recording.Interactions {
		if strings.HasPrefix(interaction.URL, address) {
			return true
		}
	}
	return slices.ContainsFunc(recording.Header.Features, func(name string) bool { return slices.Contains(controlled, name) })
}

func (r *Replayer) remember(h cassettes.Header) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.headers = append(r.headers, h)
}

// renewal says how to record a case again.
func (r *Replayer) renewal(id string) string {
	option := "--api-url …"
	switch name := r.options.Session.Target.Name; name {
	case "":
		option = "--target …"
	case target.Emulator, target.Omise:
		option = "--target " + name
	}
	return fmt.Sprintf("record it with: omise-conformance record %s --cassettes %s --case %s", option, r.options.Folder, id)
}

// markBroken sets NotJudged where the recording does not match the case. A case that failed on
// recorded answers alone keeps its verdict, and the report has both: a case often ends on a finding
// before it has sent all that was recorded.
func (r *Replayer) markBroken(result *suites.Result, player *cassettes.Player) {
	problems := player.Problems()
	if len(problems) == 0 {
		return
	}
	why := "the recording is broken: " + strings.Join(problems, "; ") + "; " + r.renewal(result.Case.ID)
	if (result.Status == suites.Failed || result.Status == suites.Blocked) && !player.Mismatched() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.broken = append(r.broken, result.Case.ID+": "+why)
		return
	}
	result.Status, result.Reason = suites.NotJudged, why
}
