package encodings

// letter says what a byte can be in a run of letters of one of the alphabets. Those of base32 and hex are letters of base64
// as well, so that one look at a run serves all three.
type letter struct {
	isBase64, isBase32, isHex, isCapital, isBreak bool
	// fits has a bit for each place of the text-like pattern of base32 that the letter can be at.
	fits uint16
}

var letters = func() (all [256]letter) {
	for b := range all {
		l := &all[b]
		l.isBreak = base64Radix.value[b] == skipped
		l.isBase64 = base64Radix.value[b] >= 0
		l.isHex = hexRadix.value[b] >= 0
		l.isCapital = b >= 'A' && b <= 'Z'
		if value := base32Radix.value[b]; value >= 0 {
			l.isBase32 = true
			for place, unset := range textInBase32 {
				if uint8(value)&unset == 0 {
					l.fits |= 1 << place
				}
			}
		}
	}
	return all
}()

// textInBase32 has, for each letter of a text of seven bytes in base32, the bit that is not set, because the first bit of
// no byte is.
var textInBase32 = [...]uint8{0x10, 0x02, 0, 0x08, 0x01, 0, 0x04, 0, 0x10, 0x02, 0}

// shortestIn is how many letters of a radix it takes to write so many bytes.
func shortestIn(r *radix, bytes int) int { return (bytes*8 + r.bits - 1) / r.bits }

// runs finds the runs of letters that are long enough, and decodes them. A run that is that long covers one of so many
// positions, so only those are looked at.
func runs(j *job) bool {
	shortest, text := shortestIn(base64Radix, j.least), j.text
	for i := shortest - 1; i < len(text); i += shortest {
		if l := &letters[text[i]]; !l.isBase64 && !l.isBreak {
			continue
		}
		start, end := i, i+1
		for start > 0 && (letters[text[start-1]].isBase64 || letters[text[start-1]].isBreak) {
			start--
		}
		for end < len(text) && (letters[text[end]].isBase64 || letters[text[end]].isBreak) {
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

// run decodes a run as what it can be: base64 has capital letters, and in
// base32 a text is recognized by its bits.
func (j *job) run(start, end int) bool {
	capitals := 0
	hex, in32 := stretch{least: shortestIn(hexRadix, j.least)}, stretch{least: shortestIn(base32Radix, j.least)}
	pattern, likely, lower := uint16(0), j.least < Shortest, false
	const last = 1 << (len(textInBase32) - 1)
	for i := start; i <= end; i++ {
		var l letter
		if i < end {
			if l = letters[j.text[i]]; l.isBreak {
				continue
			}
		}
		if l.isCapital {
			capitals++
		}
		if from, long := hex.next(i, l.isHex); long && !hexRadix.run(j, from, i) {
			return false
		}
		if pattern = (pattern<<1 | 1) & l.fits; pattern&last != 0 {
			likely = true
		}
		if l.isBase32 && j.text[i] >= 'a' {
			lower = true
		}
		if from, long := in32.next(i, l.isBase32); long && (likely || !lower) && !base32Radix.run(j, from, i) {
			return false
		}
		if !l.isBase32 {
			likely, lower = j.least < Shortest, false
		}
	}
	return capitals < fewestCapitals(j.least) || base64Radix.run(j, start, end)
}

// stretch counts the letters of one alphabet in a row.
type stretch struct{ length, start, least int }

// next takes a byte. It returns where a long stretch began that ends before it.
func (s *stretch) next(at int, is bool) (from int, long bool) {
	if is {
		if s.length == 0 {
			s.start = at
		}
		s.length++
		return 0, false
	}
	from, long = s.start, s.length >= s.least
	s.length = 0
	return from, long
}
