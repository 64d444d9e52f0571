package pace

// trial is a change of the limit that is not judged yet.
type trial struct {
	from, to int
	least    int // how far it may be lowered further
	before   window
}

// helped reports whether what was seen since is better than what was before: as good with more at once, or clearly better
// with fewer.
func (t *trial) helped(seen window) bool {
	switch {
	case t.to > t.from:
		return !seen.breaksMore(t.before) && seen.median() <= max(t.before.median()*root/100, slow)
	case t.before.turnsAway():
		return seen.shareOf(seen.away) <= t.before.shareOf(t.before.away)/2
	case t.before.breaks():
		return seen.trouble() <= t.before.trouble()/2
	}
	return seen.median() <= t.before.median()*100/root
}

// pause keeps what did not help from being tried again at once.
type pause struct{ left, next int } // in windows

func (p *pause) begin() { p.left = p.next }

func (p *pause) failed() {
	p.begin()
	p.next *= impatience
}

// over counts a window and reports whether the pause is over.
func (p *pause) over() bool {
	p.left = max(p.left-1, -1)
	return p.left < 0
}
