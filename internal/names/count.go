package names

import "strconv"

// Count returns a number with its noun: "1 case", "2 cases".
func Count(n int, noun string) string { return Counted(n, noun, noun+"s") }

// Counted returns a number with the words for one or for many: "1 case was", "2 cases were".
func Counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// Grouped writes a number with commas between thousands: "3,990".
func Grouped(n int) string {
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
