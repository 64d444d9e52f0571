package exchange

import "strings"

// suspicious is a quick look for anything that redaction would have to look at
// closely. Most answers hold nothing, and a run makes thousands.
func (r *redactor) suspicious(s string) bool {
	return len(s) >= 3 && (strings.Contains(s, "key_") || strings.Contains(s, "ck_") ||
		strings.Contains(s, `\u`) || strings.IndexByte(s, '%') >= 0 ||
		namesCode(s) || containsAny(s, encodedKeyMarks) ||
		containsAny(s, r.odd) || longDigits(s))
}

func containsAny(s string, parts []string) bool {
	for _, part := range parts {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}

// otherCodeNames are the other spellings, for a search that knows no case.
var otherCodeNames = []string{"cvc", "cvv", "csc", "CVC", "CVV", "CSC", "ecurityCode", "ecuritycode", "ECURITY"}

// namesCode tells whether the name of a security code occurs. The name of the
// field security_code_check is in every card and is none.
func namesCode(s string) bool {
	for rest := s; ; {
		i := strings.Index(rest, "ecurity_code")
		if i < 0 {
			break
		}
		rest = rest[i+len("ecurity_code"):]
		if !strings.HasPrefix(rest, "_check") {
			return true
		}
	}
	return containsAny(s, otherCodeNames)
}
