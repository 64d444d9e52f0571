package check

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/jsonvalue"
	"github.com/omise-conformance/harness/internal/versions"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports/files"
	"github.com/omise-conformance/harness/specs"
)

// versionHeader is the header in which client and API say which version they speak.
const versionHeader = "Omise-Version"

// judgeByVersion finds which version the record is of, and judges it by the contract of that version.
func (r *reading) judgeByVersion() {
	newest := r.judge.edition(specs.Version)
	if op := r.operation(newest); op != nil {
		r.Operation = op.ID
	}
	if r.Outside = r.outside(newest); r.Outside != "" {
		r.Kind = files.Outside
		return
	}
	r.Reading = versions.Read(r.Exchange.Response.JSON)
	candidates := r.candidates()
	switch {
	case len(r.Reading.Versions) == 0:
		r.Kind = files.Mixture
		return
	case len(candidates) == 0: // of another version than was asked for
		r.Kind = files.Older
		return
	}
	r.judgeBy(candidates)
}

// candidates returns the versions by which the record may be judged, newest first: those that the answer can be of, narrowed by
// what was asked for and by what the headers say. It is empty where that leaves none.
func (r *reading) candidates() []string {
	if asked := r.judge.options.Version; asked != "" {
		if slices.Contains(r.Reading.Versions, asked) {
			return []string{asked}
		}
		return nil
	}
	for _, header := range []http.Header{r.Exchange.Response.Header, r.Exchange.Request.Header} {
		if said := header.Get(versionHeader); slices.Contains(r.Reading.Versions, said) {
			return []string{said}
		}
	}
	candidates := slices.Clone(r.Reading.Versions)
	slices.Reverse(candidates)
	return candidates
}

// judgeBy judges the record by the first of the versions by which nothing is wrong, or else by the first that has a contract.
func (r *reading) judgeBy(candidates []string) {
	var first *Judged
	unknown := false
	for _, version := range candidates {
		by := r.judge.edition(version)
		if by == nil {
			unknown = true
			continue
		}
		said := r.Judged
		said.Version = version
		said.Rules, said.Found = r.judged(by)
		if len(said.Found) == 0 {
			r.Judged = said
			r.settle(by)
			return
		}
		if first == nil {
			first = &said
		}
	}
	if unknown {
		r.judgeShared(cmp.Or(first, &r.Judged))
		return
	}
	r.Judged = *first
	r.settle(r.judge.edition(first.Version))
}

// judgeShared judges a record that may be of a version without a contract. Of such a version no more is known than its marks, and
// that the fields which it shares with a later one hold the same: what it lacks, and what is around the body, says nothing. by is
// what the contract of a version says that the record may be of as well, if there is one.
func (r *reading) judgeShared(by *Judged) {
	if by.Version == "" {
		by.Rules, by.Found = r.judged(r.judge.edition(contractOf(by.Version)))
	}
	r.Rules, r.Found = by.Rules, slices.DeleteFunc(by.Found, func(f judge.Finding) bool { return f.Place == "" || isMissing(&f) })
	r.Kind = files.Older
	if r.judge.options.Version != "" { // it was asked for
		r.Kind = files.Conformant
	}
	r.Kind = files.Worse(r.Kind, r.kindOf(r.Found))
}

// judged judges the record by the contract of a version, without what the file does not say.
func (r *reading) judged(by *edition) (rules []string, found []judge.Finding) {
	r.operation(by)
	rules, found = by.Recorded(r.Exchange, r.kept)
	if len(r.record.Unknown) > 0 {
		found = slices.DeleteFunc(found, func(f judge.Finding) bool { return r.unknown(f.Place) })
	}
	if len(found) == 0 && len(r.record.Unknown) == 0 {
		states, wrong := by.objects.Monitor(by.Judge).Observe(r.Exchange)
		rules, found = append(rules, states...), append(found, wrong...)
	}
	return rules, found
}

// unknown reports whether a place is one that the file does not say. A pointer to the member * is to all that an object lacks; what it has
// is judged.
func (r *reading) unknown(place string) bool {
	return slices.ContainsFunc(r.record.Unknown, func(at string) bool {
		if within, any := strings.CutSuffix(at, "/*"); any {
			rest, below := strings.CutPrefix(place, within+"/")
			if !below || strings.Contains(rest, "/") {
				return false
			}
			_, there := jsonvalue.Pointer(r.Exchange.Response.JSON, place)
			return !there || place == at
		}
		return place == at || strings.HasPrefix(place, at+"/")
	})
}

// settle says what follows from what was found.
func (r *reading) settle(by *edition) {
	r.Objects = by.objects.Mentioned(by.Contract.Operation(r.Operation), r.Exchange)
	r.Kind = files.Conformant
	if r.Version != r.judge.wanted() {
		r.Kind = files.Older
	}
	r.Kind = files.Worse(r.Kind, r.kindOf(r.Found))
}

// wanted returns the version that answers are expected to be of.
func (j *Judge) wanted() string {
	if j.options.Version != "" {
		return j.options.Version
	}
	return specs.Version
}

// contractOf returns the version by whose contract answers of a version are judged: its own where there is one, or else the first.
func contractOf(version string) string {
	if versions := specs.Versions(); !slices.Contains(versions, version) {
		return versions[0]
	}
	return version
}

// outside returns what a record is about that the contract does not describe, empty where it does.
func (r *reading) outside(newest *edition) string {
	kind, _ := r.Exchange.Response.Object()["object"].(string)
	switch {
	case r.Exchange.Response == nil:
		return "a request without its answer"
	case r.Exchange.NotJudged() != "":
		return "an answer of what stands before the API"
	case r.Operation != "" || kind == "error" || newest.Describes(r.Exchange.Response.Object()):
		return ""
	case kind != "" && kind != "list":
		return kind
	case r.kept.Request:
		return r.Exchange.Request.Method + " " + template(r.Exchange.Request.Path)
	}
	return "list"
}

// template writes a path without its ids.
func template(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if strings.ContainsAny(part, "0123456789") {
			parts[i] = "{id}"
		}
	}
	return strings.Join(parts, "/")
}
