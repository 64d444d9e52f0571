package cardnumbers

import (
	"strings"
	"unicode"
)

// Grouping says what may stand between the groups of digits of a card number.
type Grouping int

const (
	// Any is the same few characters between all of them, whatever they are.
	Any Grouping = iota
	// Common is a space, a dash or the + of a form. It is for texts such as JSON, in which other characters separate
	// one number from the next.
	Common
)

// longestGap is the length of the longest text between two groups that is read: <br>.
const longestGap = 4

// Find calls found with the position and the digits of every card number in a text.
func Find(s string, grouping Grouping, found func(start, end int, digits string)) {
	for start, end := nextStretch(s, 0); start < end; start, end = nextStretch(s, end) {
		inStretch(s, start, end, grouping, found)
	}
}

// In reports quickly whether a text has a card number. Those of published test cards count where published is set.
func In(s string, published bool) (in bool) {
	Find(s, Any, func(_, _ int, digits string) { in = in || published || !Published(digits) })
	return in
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

// nextStretch returns the next part of s, at or after from, with enough digits for a card number and no long text between
// two of them. start == end if there is none. A card number covers one of every 13 positions, so only those and their
// neighbors are looked at.
func nextStretch(s string, from int) (start, end int) {
	for i := from + fewestDigits - 1; i < len(s); i += fewestDigits {
		at := i
		for at > i-longestGap && !digit(s[at]) {
			at--
		}
		if !digit(s[at]) {
			continue
		}
		start, end = at, at+1
		digits := 1
		for back := at - 1; back >= from && start-back <= longestGap+1; back-- {
			if digit(s[back]) {
				start = back
				digits++
			}
		}
		for ; at < len(s) && at-end <= longestGap; at++ {
			if digit(s[at]) && at >= end {
				end = at + 1
				digits++
			}
		}
		if digits >= fewestDigits {
			return start, end
		}
		i = max(i, end-fewestDigits)
	}
	return 0, 0
}

// group is some digits without anything between.
type group struct{ start, end int }

func (g group) size() int { return g.end - g.start }

func inStretch(s string, start, end int, grouping Grouping, found func(start, end int, digits string)) {
	var few [16]group // most texts with digits are times
	groups := few[:0]
	for i := start; i < end; i++ {
		if first := i; digit(s[i]) {
			for i < end && digit(s[i]) {
				i++
			}
			groups = append(groups, group{first, i})
		}
	}
	for i := 0; i < len(groups); {
		if !firstDigits(s, groups[i]) { // as in nearly every time and amount
			i++
			continue
		}
		count := numberAt(s, groups, i, grouping)
		if count == 0 {
			i++
			continue
		}
		from, to := groups[i].start, groups[i+count-1].end
		found(from, to, digitsOf(s[from:to]))
		i += count
	}
}

// firstDigits reports whether a card number may begin with a group, as far as its first two digits say.
func firstDigits(s string, g group) bool {
	switch s[g.start] {
	case '3', '4', '5', '6':
		return true
	case '2', '8', '9':
		return g.size() == 1 || s[g.start+1] >= '1' && s[g.start+1] <= '7'
	}
	return false
}

// numberAt returns how many of the groups from i on are a card number, 0 if they are none.
func numberAt(s string, groups []group, i int, grouping Grouping) int {
	if one := groups[i]; one.size() >= fewestDigits && Is(s[one.start:one.end]) && !identifier(s, one) {
		return 1
	}
	if count := commonAt(s, groups, i); count > 0 {
		return count
	}
	if grouping == Any {
		return anyAt(s, groups, i)
	}
	return 0
}

// minGroup is the length of the shortest group between spaces and dashes, which are between other numbers as well.
const minGroup = 3

// commonAt returns the number of groups of the longest number from i on, with one common character between them.
func commonAt(s string, groups []group, i int) (longest int) {
	if inWord(s, groups[i].start-1, -1) {
		return 0
	}
	digits := groups[i].size()
	for next := i + 1; next < len(groups) && groups[next-1].size() >= minGroup; next++ {
		gap := s[groups[next-1].end:groups[next].start]
		if digits += groups[next].size(); len(gap) != 1 || !strings.Contains(" -+", gap) || groups[next].size() < minGroup || digits > mostDigits {
			break
		}
		if digits >= fewestDigits && !inWord(s, groups[next].end, 1) && Is(digitsOf(s[groups[i].start:groups[next].end])) {
			longest = next - i + 1
		}
	}
	return longest
}

// inWord reports whether the digits next to the byte at i continue as a word in that direction, also after a dash: the
// first three groups of a UUID can look like a card number, and every answer has a UUID in X-Request-Id.
func inWord(s string, i, direction int) bool {
	return wordByte(s, i) || i >= 0 && i < len(s) && s[i] == '-' && wordByte(s, i+direction)
}

func wordByte(s string, i int) bool {
	return i >= 0 && i < len(s) && (s[i] == '_' || letter(s[i]) || digit(s[i]))
}

func letter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }

// escapes begin what stands for one character by its number. Digits after one are not a group.
const escapes = `%\&=`

// fewestBetweenLetters is how many groups a number has that has letters between them.
const fewestBetweenLetters = 4

// anyAt returns the number of groups of a number from i on that have the same between them, whatever it is, and sizes
// that people make: all the same but for the last, or those of American Express and Diners Club. The same must not go on
// before or after it, since that is a list of other numbers.
func anyAt(s string, groups []group, i int) int {
	if i+1 == len(groups) {
		return 0
	}
	gap := func(after int) string { return s[groups[after].end:groups[after+1].start] }
	between, size := gap(i), groups[i].size()
	if between == "-" && inWord(s, groups[i].start-1, -1) {
		return 0
	}
	if len(between) > longestGap || strings.ContainsAny(between, escapes) || i > 0 && gap(i-1) == between && groups[i-1].size() == size {
		return 0
	}
	last := i
	digits := size
	for last+1 < len(groups) && gap(last) == between && digits <= mostDigits {
		last++
		digits += groups[last].size()
		if strings.ContainsFunc(between, unicode.IsLetter) && last-i+1 < fewestBetweenLetters {
			continue // a hash has letters between its digits, but not always the same
		}
		sized := uneven(groups[i:last+1]) || even(groups[i:last+1], size)
		goesOn := last+1 < len(groups) && gap(last) == between && groups[last].size() == size && groups[last+1].size() <= size
		if between == "-" && inWord(s, groups[last].end, 1) || identifier(s, group{groups[i].start, groups[last].end}) {
			continue
		}
		if sized && !goesOn && digits >= fewestDigits && Is(digitsOf(s[groups[i].start:groups[last].end])) {
			return last - i + 1
		}
	}
	return 0
}

// largestGroup is the size of half a number of 16 digits. Larger groups stand for something else: the folder of a test
// run, such as 2571538952/001, is a number with a valid check digit one time in ten.
const largestGroup = 8

// even reports whether all groups have the same size but for the last, which may be smaller.
func even(groups []group, size int) bool {
	if size > largestGroup {
		return false
	}
	for _, each := range groups[:len(groups)-1] {
		if each.size() != size {
			return false
		}
	}
	return groups[len(groups)-1].size() <= size
}

// uneven reports whether the groups are those of American Express (4, 6, 5) or Diners Club (4, 6, 4).
func uneven(groups []group) bool {
	return len(groups) == 3 && groups[0].size() == 4 && groups[1].size() == 6 && (groups[2].size() == 5 || groups[2].size() == 4)
}

// digitsOf leaves out what is between the digits.
func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// downloads comes before the 16 secret hexadecimal digits of a document's address
// (download_uri of recorded PromptPay charges). One in 1,800 of these has digits
// only, and one in about 40,000 would look like a card number.
const downloads = "/downloads/"

// identifier reports whether the digits are within a word that is an id, a hash or the secret of a document. A card
// number may stand right beside other letters.
func identifier(s string, digits group) bool {
	start, end := digits.start, digits.end
	for wordByte(s, start-1) && digits.start-start < longestWord {
		start--
	}
	for wordByte(s, end) && end-digits.end < longestWord {
		end++
	}
	word := s[start:end]
	return strings.HasSuffix(s[:start], downloads) || len(word) > digits.size() && (objectID(word) || hash(word))
}

// The ends of ids, as chrg_test_5xuy4w91xqz7d1w9u0t has one, are 19 letters and digits; some are longer.
const shortestEnd, longestEnd = 19, 20

// longestWord is how far a word is read around digits. No id and no hash is longer.
const longestWord = 128

func objectID(word string) bool {
	last := strings.LastIndexByte(word, '_')
	head, end := word[:max(last, 0)], word[last+1:]
	if last < 0 || len(end) < shortestEnd || len(end) > longestEnd || strings.Trim(end, "0123456789") == "" {
		return false
	}
	return strings.Trim(head, "abcdefghijklmnopqrstuvwxyz_") == ""
}

// hashLengths are those of hashes and of the ids of traces, in hexadecimal digits.
var hashLengths = map[int]bool{16: true, 32: true, 40: true, 48: true, 56: true, 64: true, 96: true, 128: true}

func hash(word string) bool {
	return hashLengths[len(word)] && (strings.Trim(word, "0123456789abcdef") == "" || strings.Trim(word, "0123456789ABCDEF") == "")
}
