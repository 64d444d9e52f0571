package cassettes

// Overlapping reports whether requests of the case were in progress at the same time. Chance
// decides the order of such requests.
func Overlapping(c *Cassette) bool {
	latest := -1
	for index, i := range c.Interactions {
		s, err := spanOf(i, index)
		if err != nil {
			return true // the order is not known
		}
		if s.began < latest {
			return true
		}
		latest = max(latest, s.ended)
	}
	return false
}
