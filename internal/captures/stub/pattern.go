package stub

import (
	"net/url"
	"regexp/syntax"
	"strings"

	"github.com/tidwall/gjson"
)

// anySegment stands for a segment of a path that the mapping does not say.
const anySegment = "{any}"

// pathOf returns the path that a pattern means: what it says literally, and anySegment for each segment that it does not. It is
// empty for a pattern that may mean several segments, and for what is no pattern.
func pathOf(pattern string) string {
	pattern = strings.TrimSuffix(strings.TrimPrefix(pattern, "^"), "$")
	pattern, _, _ = strings.Cut(pattern, `\?`) // a query, which need not be there
	var segments []string
	for segment := range splitPattern(pattern) {
		parsed, err := syntax.Parse(segment, syntax.Perl)
		if err != nil {
			return ""
		}
		switch parsed = parsed.Simplify(); {
		case parsed.Op == syntax.OpEmptyMatch:
			segments = append(segments, "")
		case parsed.Op == syntax.OpLiteral && parsed.Flags&syntax.FoldCase == 0:
			segments = append(segments, string(parsed.Rune))
		case segment == ".*" || segment == ".+":
			return ""
		default:
			segments = append(segments, anySegment)
		}
	}
	if path := strings.Join(segments, "/"); strings.HasPrefix(path, "/") {
		return path
	}
	return ""
}

// splitPattern yields what stands between the slashes of a pattern that are not in brackets.
func splitPattern(pattern string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		depth, begin := 0, 0
		for i := 0; i < len(pattern); i++ {
			switch pattern[i] {
			case '\\':
				if i++; i < len(pattern) && pattern[i] == '/' && depth == 0 {
					if !yield(pattern[begin : i-1]) {
						return
					}
					begin = i + 1
				}
			case '(', '[', '{':
				depth++
			case ')', ']', '}':
				depth--
			case '/':
				if depth == 0 {
					if !yield(pattern[begin:i]) {
						return
					}
					begin = i + 1
				}
			}
		}
		yield(pattern[begin:])
	}
}

// queryOf returns the parameters that have to be equal to something, in the order of the file.
func queryOf(parameters gjson.Result) string {
	var pairs []string
	parameters.ForEach(func(name, matcher gjson.Result) bool {
		if text := matcher.Get("equalTo"); text.Exists() {
			pairs = append(pairs, url.QueryEscape(name.Str)+"="+url.QueryEscape(text.String()))
		}
		return true
	})
	return strings.Join(pairs, "&")
}

// bodyOf returns the body that a request has to be equal to, nil where the patterns do not say it.
func bodyOf(patterns gjson.Result) (body []byte) {
	patterns.ForEach(func(_, each gjson.Result) bool {
		switch wanted := each.Get("equalToJson"); {
		case wanted.Type == gjson.String:
			body = []byte(wanted.Str)
		case wanted.Type == gjson.JSON:
			body = []byte(wanted.Raw)
		case each.Get("equalTo").Exists():
			body = []byte(each.Get("equalTo").String())
		}
		return true
	})
	return body
}
