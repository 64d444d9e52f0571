package redact

import (
	"regexp"
	"strings"
)

// codeAfterName is a security code after one of its names, in prose, a form or JSON.
var codeAfterName = regexp.MustCompile(`(?i)((?:(?:security|verification)[\W_]{0,3}(?:code|value|number)|(?:\b|_|card)(?:cv[cvn]2?|csc))` +
	`[\W_]{1,12}(?:(?:is|was|code|value|number)[\W_]{1,12})?)[0-9]{3,4}\b`)

// Prose returns a text that a client gave, for a person to read: without card numbers, keys and security codes. Unlike Text it
// leaves the numbers of orders as they are, which have as many digits as those of cards but one time in ten no valid check digit.
func Prose(text string) string {
	text = groups.ReplaceAllStringFunc(text, cardsIn)
	text = anyKey.ReplaceAllStringFunc(text, Key)
	text = codeAfterName.ReplaceAllString(text, "${1}"+hiddenDigits)
	if hidden(text) {
		return hiddenSecret
	}
	return text
}

// mostGroups is how many groups of digits a card number is looked for in: more than anybody makes.
const mostGroups = 19

var digitGroup = regexp.MustCompile(`[0-9]+`)

// cardsIn hides the card numbers in a run of groups of digits, which may begin and end with other numbers.
func cardsIn(run string) string {
	var out strings.Builder
	found, from := digitGroup.FindAllStringIndex(run, -1), 0
	for first := 0; first < len(found); first++ {
		for last := min(first+mostGroups, len(found)) - 1; last >= first; last-- {
			start, end := found[first][0], found[last][1]
			if isCard(run[start:end]) {
				out.WriteString(run[from:start] + hiddenNumber)
				first, from = last, end
				break
			}
		}
	}
	return out.String() + run[from:]
}
