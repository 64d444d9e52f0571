package encodings

import "strings"

// longestBetween is the length of the longest text between two pairs: ", 0x".
const longestBetween = 4

// pairStep is how far apart the positions are at which pairs are looked for. The shortest text in pairs covers one of them
// and the pair after it.
const pairStep = 3*Shortest - 8

// hexPairs reads 34 39, 34:39 and 0x34, 0x39.
func hexPairs(j *job) bool {
	text := j.text
	step := min(pairStep, max(1, 3*j.least-8))
	for i := 0; i+2 < len(text); i += step {
		if !amongPairs[text[i]] || !amongPairs[text[i+1]] || !amongPairs[text[i+2]] || i+3 < len(text) && !amongPairs[text[i+3]] {
			continue
		}
		for at := max(0, i-1); at < min(i+longestBetween+2, len(text)-2); at++ {
			if !isHex(text[at]) || !pairAt(text, at) || at > 0 && isHex(text[at-1]) {
				continue
			}
			start, plain, end := pairsAround(text, at, j.least)
			if len(plain) < j.least {
				continue
			}
			if !j.budget.take(len(plain)) || !j.tell("hex", start, end, plain, true) {
				return false
			}
			i = max(i, end-step)
			break
		}
	}
	return true
}

// amongPairs are the bytes that can be in pairs and between them: no letters but those of hex, and x.
var amongPairs = func() (can [256]bool) {
	for b := range can {
		other := b >= 'g' && b <= 'z' || b >= 'G' && b <= 'Z' || b == '_'
		can[b] = !other || b == 'x' || b == 'X'
	}
	return can
}()

func isHex(b byte) bool { return letters[b]&inHex != 0 }

// pairAt reports whether two digits are at a position and not a third.
func pairAt(text string, at int) bool {
	return at >= 0 && at+1 < len(text) && isHex(text[at]) && isHex(text[at+1]) && (at+2 == len(text) || !isHex(text[at+2]))
}

// pairsAround reads the pairs before and after the one at a position that have the same between them, if there are enough.
func pairsAround(text string, at, least int) (start int, plain []byte, end int) {
	end = at + 2
	for end < len(text) && end-at-2 < longestBetween && (!isHex(text[end]) || strings.HasPrefix(text[end:], "0x")) {
		end++
	}
	between := text[at+2 : end]
	if between == "" || strings.ContainsAny(between, `%\\=&`) || !pairAt(text, end) { // those are escapes
		return at, nil, at
	}
	start = at
	for step := len(between) + 2; pairAt(text, start-step) && text[start-len(between):start] == between; {
		start -= step
	}
	at = start
	if strings.HasSuffix(text[:start], "0x") {
		start -= 2
	}
	// Most pairs are a part of a date, and none comes after the second.
	last := at + (least-1)*(len(between)+2)
	if last+1 >= len(text) || !isHex(text[last]) || !isHex(text[last+1]) {
		return at, nil, at
	}
	for ; pairAt(text, at); at += len(between) {
		code, _ := number(text[at:], 16, 2)
		plain = append(plain, byte(code))
		at += 2
		if !strings.HasPrefix(text[at:], between) {
			break
		}
	}
	return start, plain, at
}
