package emulator

var refundFaults = []defect{
	{"refund.reversed", []part{on("POST /charges/{id}/refunds", recoded(refused{code: "failed_refund", where: chargeIn(stateReversed)}, "bad_request"))}},
}

// chargeIn tells that the charge of the path is in a state.
func chargeIn(states ...chargeState) func(c *call) bool {
	return func(c *call) bool {
		ch, err := c.charge(c.vars[0])
		if err != nil {
			return false
		}
		for _, s := range states {
			if ch.state == s {
				return true
			}
		}
		return false
	}
}
