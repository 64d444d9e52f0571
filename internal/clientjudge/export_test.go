package clientjudge

// Fresh returns an observer of another session that judges by the same plans.
func (o *Observer) Fresh() *Observer {
	fresh := *o
	fresh.session = newSession(o.judge)
	return &fresh
}

// Remember judges a request by the rules of sessions alone.
func (o *Observer) Remember(sent *Sent) Verdict {
	r := &request{Sent: sent, observer: o}
	r.verdict.Operation = o.judge.Contract.Find(string(sent.Request.Host), sent.Request.Method, sent.Request.Path)
	r.session()
	return r.verdict
}

// Remembered returns how many objects and lost requests are remembered, and how many at most.
func (o *Observer) Remembered() (have, most [2]int) {
	return [2]int{o.session.known.Len(), o.session.spending.Len()}, [2]int{mostObjects, mostSpending}
}
