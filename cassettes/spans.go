package cassettes

// Overlapping tells whether requests of the case were in progress at the same
// time, so that their order means nothing.
func Overlapping(c *Cassette) bool {
	latest := -1
	for index, i := range c.Interactions {
		s, err := spanOf(i, index)
		if err != nil {
			return true // its order cannot be told
		}
		if s.began < latest {
			return true
		}
		latest = max(latest, s.ended)
	}
	return false
}
