package session

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/target"
)

// firstLook is what the first requests to a target show, before any case runs.
type firstLook struct {
	refused error    // the target refuses a key
	down    string   // why the target cannot be judged, or empty
	notices []string // what stands out, and what may be done about it
	answers []*exchange.Exchange
	// ahead is how far the clock of the target is ahead of this machine's.
	ahead time.Duration
	// declared are the features that the control API lists.
	declared []string
	// lacking are the features that the target is known not to have, whatever its profile says.
	lacking []string
}

// clockFar is the distance of clocks that is told, and clockNear the one that is none.
const (
	clockFar  = 5 * time.Minute
	clockNear = 2 * time.Second
)

// look asks the target whether it answers at all.
func (s *Session) look(ctx context.Context, to target.Target) firstLook {
	var l firstLook
	config := to.Config()
	if proxy := target.ProxyOf(config.APIURL); proxy != "" && s.options.Target.HTTP == nil {
		l.notices = append(l.notices, fmt.Sprintf("Requests to %s go through the proxy %s of the environment; "+
			"to go around it, name the host in NO_PROXY", config.APIURL, proxy))
	}
	for _, first := range probes(config.Keys) {
		ex := to.Do(ctx, first.call)
		if malformed(ex) {
			l.notices = append(l.notices, ex.Failure.Message)
			continue
		}
		l.answers = append(l.answers, ex)
		switch why := ex.NotJudged(); {
		case target.LiveMode(ex):
			l.down = target.LiveModeStop(first.call)
		case why != "":
			l.down = why
		case encoding(ex) != "":
			l.down = fmt.Sprintf("%s answers %s %s with Content-Encoding %s, which was not asked for and cannot be read",
				config.Name, first.call.Method, first.call.Path, encoding(ex))
		case refusesKey(ex):
			l.refused = usage.Errorf(first.setting,
				"the target %s refuses the %s key (401 authentication_failure)", config.Name, first.kind)
		}
		if l.down != "" || l.refused != nil {
			return l
		}
	}
	l.judgeRedirects()
	l.noticeVault(config)
	l.readClock()
	return l
}

// malformed reports whether an answer came that is no message of HTTP: the cases say that it breaks a rule.
func malformed(ex *exchange.Exchange) bool {
	return ex.Failure != nil && ex.Failure.Kind == exchange.FailureMalformed
}

// encoding returns the encoding of an answer that was not unpacked, or an empty string.
func encoding(ex *exchange.Exchange) string {
	name := ex.Response.Header.Get("Content-Encoding")
	if strings.EqualFold(name, "identity") || ex.Response.JSONError == "" {
		return ""
	}
	return name
}

// judgeRedirects looks for a target that is elsewhere.
func (l *firstLook) judgeRedirects() {
	var to []string
	for _, ex := range l.answers {
		if r := ex.Response; r.Status >= 300 && r.Status < 400 && r.Header.Get("Location") != "" {
			to = append(to, fmt.Sprintf("%s %s is redirected (%d) to %s", ex.Request.Method, ex.Request.Path, r.Status, r.Header.Get("Location")))
		}
	}
	switch {
	case len(to) == 0:
	case len(to) == len(l.answers):
		l.down = "the target redirects every request: " + strings.Join(to, ", ") + "; give the address that it redirects to"
	default:
		l.notices = append(l.notices, strings.Join(to, ", ")+"; is the address right?")
	}
}

// noticeVault looks for an address that does not make tokens.
func (l *firstLook) noticeVault(config *target.Config) {
	for _, ex := range l.answers {
		if ex.Request.Host != exchange.Vault || ex.Response.Status != http.StatusNotFound {
			continue
		}
		notice := "POST /tokens is answered 404 at " + config.VaultURL
		if config.VaultURL == config.APIURL {
			notice += "; if the vault has an address of its own, give it (--vault-url)"
		} else {
			notice += "; is it the address of the vault (--vault-url)?"
		}
		l.notices = append(l.notices, notice)
	}
}

// readClock takes the time at the target from the end of a list, which is the time of asking where none is
// given, else from the Date of an answer.
func (l *firstLook) readClock() {
	for _, ex := range l.answers {
		text, _ := ex.Response.Object()["to"].(string)
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			if at, err = http.ParseTime(ex.Response.Header.Get("Date")); err != nil {
				continue
			}
		}
		if ahead := at.Sub(ex.Started); ahead.Abs() > clockNear {
			l.ahead = ahead
		}
		return
	}
}

// noticeClock says that the clock of the target is far from that of this machine.
func (l *firstLook) noticeClock() {
	if l.ahead.Abs() < clockFar {
		return
	}
	where := "ahead of"
	if l.ahead < 0 {
		where = "behind"
	}
	l.notices = append(l.notices, fmt.Sprintf(
		"The clock of the target is %s %s that of this machine; the times that are sent follow the target's", span(l.ahead), where))
}

// findFeatures asks the target for its features. Its control API adds to what is known without one.
func (s *Session) findFeatures(ctx context.Context, to target.Target, l *firstLook) (features []string) {
	name := to.Config().Name
	control := to.Control()
	if control != nil {
		listed, err := control.Features(ctx)
		if err != nil {
			l.down = err.Error()
			return nil
		}
		l.declared, l.lacking = partFeatures(listed)
		if s.options.Embedded != nil {
			return listed // it lists all that it has
		}
	}
	if config := to.Config(); config.VaultURL == config.APIURL {
		l.lacking = append(l.lacking, target.SeparateHosts)
	}
	answer := to.Do(ctx, target.Call{Method: http.MethodGet, Host: exchange.API, Path: "/capability", Key: to.Config().Keys.Public})
	if why := answer.NotJudged(); why != "" && !malformed(answer) {
		l.down = why
		return nil
	}
	return slices.Concat(target.Features(name), target.SourceFeatures(answer.Response.Object()), l.declared)
}

// partFeatures parts the features that a control API lists from those with a leading dash, which the target
// lacks.
func partFeatures(listed []string) (had, lacking []string) {
	for _, name := range listed {
		if without, ok := strings.CutPrefix(name, "-"); ok {
			lacking = append(lacking, without)
		} else {
			had = append(had, name)
		}
	}
	return had, lacking
}

// clockOf reads the clock of the control API, which is the one that counts.
func (s *Session) clockOf(ctx context.Context, l *firstLook, features map[string]bool) {
	s.clock.ahead, s.clock.seen = l.ahead, time.Now()
	if s.clock.control == nil || !features["clock"] {
		return
	}
	s.clock.read, s.clock.seen = true, time.Time{}
	if _, err := s.clock.look(ctx); err != nil {
		l.down = err.Error()
		return
	}
	l.ahead = s.clock.ahead
}

// notice adds a sentence to the report and tells it at once.
func (s *Session) notice(sentence string) {
	s.Say(sentence)
	if s.options.Notice != nil {
		s.options.Notice(sentence)
	}
}
