package clientjudge

// Fresh returns an observer of another session that judges by the same plans.
func (o *Observer) Fresh() *Observer {
	fresh := *o
	fresh.session = newSession(o.judge)
	return &fresh
}
