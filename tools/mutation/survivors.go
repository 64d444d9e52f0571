package main

// reason says why a survivor is left.
type reason struct {
	survivor
	equivalent bool // the changed program does the same as the unchanged one
	why        string
}

// accepted are the survivors that were read and left.
var accepted = []reason{
	{
		survivor{"judge/every_answer.go json", `document := a.operation == nil && resp.Status [< to <=] 300 && !isJSON`},
		true,
		"300 is a redirect, and those are left out anyway",
	},
	{
		survivor{"judge/state.go State", `fields := make(Fields, len(known.Fields)[+ to -]len(extra))`},
		true,
		"only how much room is made at first",
	},
	{
		survivor{"judge/schema.go kindAt", `[break to continue]`},
		true,
		"it stands in the last round of the loop",
	},
	{
		survivor{"internal/lifecycle/monitor.go Observe", `if ex.NotJudged() != "" [|| to &&] ex.Response == nil || ex.Response.Object() == nil {`},
		true,
		"what is not judged has no answer, or 429, which is no success",
	},
	{
		survivor{"internal/lifecycle/past.go Observe", `if ex.NotJudged() != "" [|| to &&] ex.Response == nil || ex.Response.Status >= 300 {`},
		true,
		"what is not judged has no answer, or 429, which is above 300",
	},
	{
		survivor{"internal/lifecycle/past.go changed", `return i [>= to >] 0 && m.said[i].found`},
		true,
		"the first field that is kept of a kind of object is in no order",
	},
	{
		survivor{"cassettes/large_bodies.go inLetters", `text := make([]byte, 0, 2[* to /]len(hash))`},
		true,
		"only how much room is made at first",
	},
	{
		survivor{"cassettes/check.go intact", `if bytes.IndexByte(data, '\r') [>= to >] 0 {`},
		true,
		"a file that begins with a line end is no cassette either way",
	},
	{
		survivor{"cassettes/check.go checksumIn", `if end [>= to >] 0 {`},
		true,
		"a file that begins with a line end has no checksum before it either way",
	},
	{
		survivor{"cassettes/failures.go insecure", `return errors.As(err, &record) [|| to &&] errors.As(err, &alert) || errors.As(err, &verification) ||`},
		true,
		"Go writes tls: before each of these errors, which is looked for as well",
	},
	{
		survivor{"cassettes/failures.go insecure", `return errors.As(err, &record) || errors.As(err, &alert) [|| to &&] errors.As(err, &verification) ||`},
		true,
		"Go writes tls: before each of these errors, which is looked for as well",
	},
	{
		survivor{"cassettes/spans.go Overlapping", `if s.began [< to <=] latest {`},
		true,
		"beginnings and ends are counted by one counter, so no two are equal",
	},
	{
		survivor{"cassettes/play.go next", `if first := p.first(); first.span.ended [< to <=] next.span.began {`},
		true,
		"beginnings and ends are counted by one counter, so no two are equal",
	},
	{
		survivor{"cassettes/record.go withoutRetried", `if earlier.span.ended [< to <=] p.span.began {`},
		true,
		"beginnings and ends are counted by one counter, so no two are equal",
	},
	{
		survivor{"cassettes/play.go first", `for len(p.byEnd) [> to >=] 1 && p.byEnd[0].used {`},
		true,
		"it is only asked for while one is unused, which ends the loop",
	},
	{
		survivor{"cassettes/read.go unquotePrefix", "if i := strings.IndexAny(s, `\"\\`); i [>= to >] 0 && s[i] == '\"' {"},
		true,
		"a short way for texts without escapes; the long one reads an empty text alike",
	},
}
