package explore

// chain draws a new chain, or a request about one.
func (d *drawing) chain() (Step, bool) {
	all := d.model.of("Chain")
	if !d.dashboard || len(all) > 0 && d.below(4) > 0 {
		o, ok := pickFrom(d, all)
		if !ok {
			return Step{}, false
		}
		on, _ := pickFrom(d, o.Model.Triggers())
		return Step{On: on, Subject: o.label}, true
	}
	start := &d.model.contract.Model("Chain").Starts[0]
	return Step{On: start.Operation, Makes: []string{d.label("chain")}, start: start}, true
}

// chain has a chain made, and read.
func (r *runner) chain(s *Step) {
	o := r.model.object(s.Makes[0], "Chain", s.start.State)
	var err error
	o.id, o.key, err = r.driver.Chain()
	r.broken(err)
	if r.over() {
		return
	}
	r.model.objects = append(r.model.objects, o)
	r.read(o)
}
