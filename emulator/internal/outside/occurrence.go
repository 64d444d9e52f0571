package outside

import (
	"strconv"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// occurrence is a day on which a schedule ran.
type occurrence struct {
	id, schedule, result, message string // result is the id of the charge or transfer
	day                           time.Time
	created                       wire.Stamp
	failed                        bool
}

// Render writes the keys of the occurrence recorded in 2025.
func (o *occurrence) Render(w *wire.Writer) {
	w.Object("")
	w.Str("object", "occurrence")
	w.Bool("livemode", false)
	w.Join("location", "/occurrences/", o.id)
	w.Str("id", o.id)
	w.StrOrNull("result", o.result)
	w.Str("schedule", o.schedule)
	w.StrOrNull("message", o.message)
	if o.failed {
		w.Str("status", "failed")
	} else {
		w.Str("status", "successful")
	}
	w.Time("processed_at", o.created)
	w.Time("created_at", o.created)
	w.Str("scheduled_on", o.day.Format(time.DateOnly))
	w.Null("retry_on")
	w.Null("execute_time")
	w.Null("split_metadata")
	w.Int("transfer_amount", 0)
	w.EndObject()
}

// occurrencesOf are the days on which a schedule ran.
func (s *state) occurrencesOf(schedule string) []*occurrence {
	var all []*occurrence
	s.occurrences.Walk(0, s.occurrences.Count, false, func(o *occurrence) {
		if o.schedule == schedule {
			all = append(all, o)
		}
	})
	return all
}

func listOccurrences(c *api.Call) (any, *apierror.Error) {
	s, err := findSchedule(c)
	if err != nil {
		return nil, err
	}
	created := func(o *occurrence) wire.Stamp { return o.created }
	return api.ListOfSlice(c, stateOf(c).occurrencesOf(s.id), created, (*occurrence).Render)
}

func retrieveOccurrence(c *api.Call) (any, *apierror.Error) {
	o, ok := stateOf(c).occurrences.Get(c.Vars[0])
	if !ok {
		return nil, apierror.NotFound("occurrence", c.Vars[0])
	}
	return o, nil
}

// maxRuns is how often a schedule runs at one look at it: a clock that was moved by years must not take long. What
// is left runs at the next look.
const maxRuns = 366

// Settle runs the schedules that are due. It happens when the clock was moved, and with each request outside the
// contract; what is made bears the time of that.
func (s *state) Settle(c *api.Call) {
	today := dayOf(c.Now)
	s.schedules.Walk(0, s.schedules.Count, false, func(due *schedule) {
		if due.status != scheduleRunning || due.next.After(today) {
			return
		}
		next := *due
		for runs := 0; runs < maxRuns && !next.next.IsZero() && !next.next.After(today); runs++ {
			o := next.run(c)
			s.occurrences.Add(o.id, c.Now, o)
			next.next = next.days.following(next.next)
		}
		if next.next.IsZero() {
			next.status, next.ended = scheduleExpired, c.Stamp()
		}
		s.schedules.Put(next.id, &next)
	})
}

// run makes the charge or transfer of the day that is next.
func (s *schedule) run(c *api.Call) *occurrence {
	o := &occurrence{id: c.NewID("occu"), schedule: s.id, day: s.next, created: c.Stamp()}
	if s.pays != nil {
		made, err := newTransfer(c, s.pays.params(c), s.id)
		if err != nil {
			o.failed, o.message = true, err.Message
			return o
		}
		o.result = made.id
		return o
	}
	made, err := c.ChargeWith(s.charge.params(), api.Origin{Schedule: s.id})
	if err != nil {
		o.failed, o.message = true, err.Message
		return o
	}
	o.result = made.ID
	if made.Failure != nil {
		o.failed, o.message = true, made.Failure.Message
	}
	return o
}

func (s *scheduledCharge) params() wire.Params {
	p := wire.Params{
		"amount": strconv.FormatInt(s.amount, 10), "currency": s.currency.Lower, "customer": s.customer, "description": s.description,
	}
	if given, err := wire.ParseBody("application/json", []byte(`{"metadata":`+s.metadata+`}`)); err == nil {
		p["metadata"] = given["metadata"] // none is no JSON
	}
	if s.card != "" {
		p["card"] = s.card
	}
	return p
}

func (s *scheduledTransfer) params(c *api.Call) wire.Params {
	amount := s.amount
	if s.percentage > 0 {
		amount = int64(float64(balanceOf(c).transferable()) * s.percentage / 100)
	}
	return wire.Params{"amount": strconv.FormatInt(amount, 10), "recipient": s.recipient}
}

func (o *occurrence) fields(c *record.Codec) {
	for _, text := range []*string{&o.id, &o.schedule, &o.result, &o.message} {
		record.Text(c, text)
	}
	record.Time(c, &o.day)
	record.Int(c, &o.created)
	record.Bool(c, &o.failed)
}
