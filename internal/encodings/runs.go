package encodings

// What a byte can be in a run of letters. Those of base32 and hex are letters of base64 as well, so that one look at a run
// serves all three.
const (
	inBase64 = 1 << iota
	inBase32
	inHex
	isBreak   // stands between the lines of a run
	isWritten // a character of ASCII that is written, or a blank
	isCapital // the last of them
)

var letters = func() (all [256]uint8) {
	for b := range all {
		for bit, is := range map[uint8]bool{
			inBase64: base64Radix.value[b] >= 0, inBase32: base32Radix.value[b] >= 0, inHex: hexRadix.value[b] >= 0,
			isBreak: base64Radix.value[b] == skipped, isWritten: b >= ' ' && b < 0x7f || b == '\n' || b == '\r' || b == '\t',
			isCapital: b >= 'A' && b <= 'Z',
		} {
			if is {
				all[b] |= bit
			}
		}
	}
	return all
}()

// shortestIn is how many letters of a radix it takes to write so many bytes.
func shortestIn(r *radix, bytes int) int { return (bytes*8 + r.bits - 1) / r.bits }

// runs finds the runs of letters that are long enough, and decodes them. A run that is that long covers one of so many
// positions, so only those are looked at.
func runs(j *job) bool {
	shortest, text := shortestIn(base64Radix, j.least), j.text
	for i := shortest - 1; i < len(text); i += shortest {
		if letters[text[i]]&(inBase64|isBreak) == 0 {
			continue
		}
		start, end := i, i+1
		for start > 0 && letters[text[start-1]]&(inBase64|isBreak) != 0 {
			start--
		}
		for end < len(text) && letters[text[end]]&(inBase64|isBreak) != 0 {
			end++
		}
		if end-start >= shortest && !j.run(start, end) {
			return false
		}
		i = end
	}
	return true
}

// fewestCapitals is how many capital letters so many bytes have at least in base64. Most ids and words have none, and a time
// has one.
func fewestCapitals(bytes int) int {
	if bytes < Shortest {
		return 0
	}
	return 2
}

// run decodes a run as what it can be.
func (j *job) run(start, end int) bool {
	capitals, hex, base32, longestHex, longestBase32 := 0, 0, 0, 0, 0
	for _, b := range []byte(j.text[start:end]) {
		is := letters[b]
		capitals += int(is / isCapital)
		if hex++; is&(inHex|isBreak) == 0 {
			hex = 0
		}
		if base32++; is&(inBase32|isBreak) == 0 {
			base32 = 0
		}
		longestHex, longestBase32 = max(longestHex, hex), max(longestBase32, base32)
	}
	return (longestHex < shortestIn(hexRadix, j.least) || j.within(start, end, inHex, hexRadix)) &&
		(longestBase32 < shortestIn(base32Radix, j.least) || j.within(start, end, inBase32, base32Radix)) &&
		(capitals < fewestCapitals(j.least) || base64Radix.run(j, start, end))
}

// within decodes the parts of a run that are of a smaller alphabet. Those that are long enough cover one of so many
// positions.
func (j *job) within(start, end int, alphabet uint8, r *radix) bool {
	shortest := shortestIn(r, j.least)
	for i := start + shortest - 1; i < end; i += shortest {
		if letters[j.text[i]]&(alphabet|isBreak) == 0 {
			continue
		}
		from, to := i, i+1
		for from > start && letters[j.text[from-1]]&(alphabet|isBreak) != 0 {
			from--
		}
		for to < end && letters[j.text[to]]&(alphabet|isBreak) != 0 {
			to++
		}
		if to-from >= shortest && (r != base32Radix || j.least < Shortest || likelyBase32(j.text[from:to])) && !r.run(j, from, to) {
			return false
		}
		i = to
	}
	return true
}

// textInBase32 has, for each letter of a text of seven bytes in base32, the bit that is not set, because the first bit of
// no byte is.
var textInBase32 = [...]uint8{0x10, 0x02, 0, 0x08, 0x01, 0, 0x04, 0, 0x10, 0x02, 0}

// placesInBase32 has for each letter of base32 a bit for each place of that pattern at which it can stand.
var placesInBase32 = func() (places [32]uint16) {
	for value := range places {
		for place, unset := range textInBase32 {
			if uint8(value)&unset == 0 {
				places[value] |= 1 << place
			}
		}
	}
	return places
}()

// likelyBase32 reports whether letters may be base32: capitals, or those of a text. Small letters are words and ids.
func likelyBase32(run string) bool {
	small := false
	fits := uint16(0) // a bit for each place of the pattern that the letters so far end at
	for i := range len(run) {
		value := base32Radix.value[run[i]]
		if value < 0 {
			continue
		}
		small = small || run[i] >= 'a'
		fits = (fits<<1 | 1) & placesInBase32[value]
		if fits&(1<<(len(textInBase32)-1)) != 0 {
			return true
		}
	}
	return !small
}
