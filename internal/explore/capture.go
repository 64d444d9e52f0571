package explore

import (
	"encoding/json"
	"fmt"
	"slices"
)

// captureOf is how much a step is to capture of a charge; 0 where it does not say.
func captureOf(s *Step) int64 {
	part, _ := s.Params["capture_amount"].(int64)
	return part
}

// written returns a value of an answer as JSON, so that a text is told apart from a number.
func written(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}

// amount is that of a charge.
func (o *object) amount() int64 {
	amount, _ := o.seen["amount"].(float64)
	return int64(amount)
}

// capture draws how much to capture of a charge that was pre-authorised: all of it
// without saying so, part of it, or more than was held.
func (d *drawing) capture(o *object) map[string]any {
	amount := o.amount()
	if !o.partly || amount < 2 {
		return nil
	}
	switch d.below(4) {
	case 0:
		return nil
	case 1:
		return map[string]any{"capture_amount": amount + 1}
	case 2:
		return map[string]any{"capture_amount": amount}
	}
	return map[string]any{"capture_amount": max(1, amount*int64(1+d.below(5))/10)}
}

// part draws a capture of a charge of which a part may be taken.
func (d *drawing) part() (Step, bool) {
	held := slices.DeleteFunc(d.model.of("Charge"), func(o *object) bool { return !o.partly || !o.Can("authorized") })
	o, ok := pickFrom(d, held)
	if !ok {
		return Step{}, false
	}
	return Step{On: "captureCharge", Subject: o.label, Params: d.capture(o)}, true
}
