package conformance

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// replay is a run on recordings.
type replay struct {
	*run
	dir    string
	pinned bool // the dialect is that of the configuration
	names  []string

	mu      sync.Mutex
	headers []cassettes.Header // of the cassettes that were replayed
	broke   []string           // sentences on failed cases with a broken recording
}

// open lists the folder and takes from its first readable cassette what holds of
// cases that have none: target, dialect and features.
func (re *replay) open() error {
	var err error
	if re.names, err = cassettes.List(re.dir); err != nil {
		return err
	}
	first := cassettes.Header{Dialect: string(re.config.Dialect), Seed: re.config.Seed}
	for _, c := range allCases() {
		if found, err := cassettes.LoadCase(re.dir, c.ID); err == nil {
			first = found.Header
			break
		}
	}
	re.config.Target, re.config.Seed = first.Target, first.Seed
	re.config.Dialect = re.dialect(first)
	re.told = len(first.Features) > 0
	made, err := re.target(standing, nil)
	if err != nil {
		return err
	}
	re.env = &suites.Env{
		Target: made, Contract: re.contract, Features: featureSet(first.Features), Seed: first.Seed, Judge: re.judge(re.config.Dialect),
	}
	if !re.told { // nothing is known of the target: no case may be called unsupported
		for _, feature := range re.contract.Features {
			re.env.Features[feature.Name] = true
		}
	}
	re.withhold()
	return nil
}

// target makes a target that is asked through a transport.
func (re *replay) target(hosts cassettes.Hosts, transport http.RoundTripper) (target.Target, error) {
	return target.New(target.Config{
		Name: re.config.Target, APIURL: hosts.API, VaultURL: hosts.Vault, ControlURL: hosts.Control,
		Keys: replayKeys, Dialect: re.config.Dialect, Timeouts: re.config.Timeouts,
		HTTP: &http.Client{Transport: transport},
	})
}

// ahead judges cases before their turn comes, on the processors that are free:
// recordings share nothing. It gives what takes the result of a case, which is
// judged at once where nobody has begun it, and what ends the work.
func (re *replay) ahead(ctx context.Context) (take func(context.Context, *suites.Case) *suites.Result, end func()) {
	results := make(map[*suites.Case]func() *suites.Result, len(re.chosen.run))
	for _, c := range re.chosen.run {
		results[c] = sync.OnceValue(func() *suites.Result { return re.perform(ctx, c) })
	}
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) - 1 {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(re.chosen.run)) && ctx.Err() == nil; i = next.Add(1) - 1 {
				results[re.chosen.run[i]]()
			}
		})
	}
	taken := map[*suites.Case]bool{}
	take = func(ctx context.Context, c *suites.Case) *suites.Result {
		if taken[c] { // a known-flaky case is judged again
			return re.perform(ctx, c)
		}
		taken[c] = true
		return results[c]()
	}
	return take, func() { next.Store(int64(len(re.chosen.run))); workers.Wait() }
}

func featureSet(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		if withheld[name] == "" {
			set[name] = true
		}
	}
	return set
}

// hasControl tells whether the target had a control API when it was recorded.
func hasControl(recording *cassettes.Cassette) bool {
	for _, interaction := range recording.Interactions {
		if strings.HasPrefix(interaction.URL, standing.Control+"/") {
			return true
		}
	}
	return slices.ContainsFunc(recording.Header.Features, func(name string) bool { return slices.Contains(controlled, name) })
}

func (re *replay) replayed(h cassettes.Header) {
	re.mu.Lock()
	defer re.mu.Unlock()
	re.headers = append(re.headers, h)
}

// unplayable says why a case has no recording to judge, and how to make one.
func (re *replay) unplayable(c *suites.Case, err error) string {
	return err.Error() + "; " + re.renew(c.ID)
}

// renew says how to record a case again.
func (re *replay) renew(id string) string {
	target := "--target " + re.config.Target
	switch {
	case re.config.Target == "":
		target = "--target …"
	case !named(re.config.Target):
		target = "--api-url …"
	}
	return fmt.Sprintf("record it with: omise-conformance record %s --cassettes %s --case %s", target, re.dir, id)
}

// broken takes the verdict from a case whose recording does not fit it. One that
// failed on recorded answers alone keeps its verdict, and the run is told of both:
// a case often ends on a finding before it has sent all that was recorded.
func (re *replay) broken(result *suites.Result, player *cassettes.Player) {
	problems := player.Problems()
	if len(problems) == 0 {
		return
	}
	why := "the recording is broken: " + strings.Join(problems, "; ") + "; " + re.renew(result.Case.ID)
	if result.Status == suites.Failed && !player.Mismatched() {
		re.mu.Lock()
		defer re.mu.Unlock()
		re.broke = append(re.broke, result.Case.ID+": "+why)
		return
	}
	result.Status, result.Reason = suites.NotJudged, why
}
