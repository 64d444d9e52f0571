package schemas

import (
	"regexp"
	"regexp/syntax"
	"strings"
)

// textForm is a pattern of a schema. The patterns of ids and of their addresses are texts and some characters one behind the
// other, and a text that has them is recognized without the machine of package regexp.
type textForm struct {
	steps   []step
	pattern *regexp.Regexp
}

// step is the next of a pattern: a text that is there or may be, or one and more of some characters.
type step struct {
	text     string
	optional bool
	some     *[256]bool
}

// newTextForm returns the form of a pattern, nil where it is none of package regexp.
func newTextForm(pattern string) *textForm {
	compiled, err := regexp.Compile(pattern)
	if err != nil {
		return nil
	}
	form := &textForm{pattern: compiled}
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil || parsed.Op != syntax.OpConcat {
		return form
	}
	parts := parsed.Sub
	if len(parts) < 3 || parts[0].Op != syntax.OpBeginText || parts[len(parts)-1].Op != syntax.OpEndText {
		return form
	}
	for _, part := range parts[1 : len(parts)-1] {
		next, ok := stepOf(part)
		if !ok {
			form.steps = nil
			return form
		}
		form.steps = append(form.steps, next)
	}
	return form
}

// stepOf returns a part of a pattern as a step.
func stepOf(part *syntax.Regexp) (next step, ok bool) {
	switch {
	case part.Flags&syntax.FoldCase != 0:
	case part.Op == syntax.OpLiteral:
		return step{text: string(part.Rune)}, true
	case part.Op == syntax.OpQuest && part.Sub[0].Op == syntax.OpCapture && part.Sub[0].Sub[0].Op == syntax.OpLiteral:
		return step{text: string(part.Sub[0].Sub[0].Rune), optional: true}, part.Sub[0].Sub[0].Flags&syntax.FoldCase == 0
	case part.Op == syntax.OpPlus && part.Sub[0].Op == syntax.OpCharClass:
		some := &[256]bool{}
		for i := 0; i+1 < len(part.Sub[0].Rune); i += 2 {
			if part.Sub[0].Rune[i+1] >= 0x80 {
				return step{}, false
			}
			for b := part.Sub[0].Rune[i]; b <= part.Sub[0].Rune[i+1]; b++ {
				some[b] = true
			}
		}
		return step{some: some}, true
	}
	return step{}, false
}

// matches reports whether a text matches the pattern.
func (f *textForm) matches(text string) bool {
	return f.steps != nil && follows(text, f.steps) || f.pattern.MatchString(text)
}

// follows reports whether a text surely has the steps, and nothing behind them: each takes as much as it can.
func follows(text string, steps []step) bool {
	for _, next := range steps {
		if next.some == nil {
			rest, there := strings.CutPrefix(text, next.text)
			if !there && !next.optional {
				return false
			}
			text = rest
			continue
		}
		n := 0
		for n < len(text) && next.some[text[n]] {
			n++
		}
		if n == 0 {
			return false
		}
		text = text[n:]
	}
	return text == ""
}
