package outside

import (
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/store"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// shownDays is how many next_occurrences_on the recorded answer has.
const shownDays = 30

// scheduleView is a schedule as one answer shows it.
type scheduleView struct {
	*schedule
	currency    string
	now         wire.Stamp
	occurrences []*occurrence
}

func viewSchedule(c *api.Call, s *schedule) scheduleView {
	v := snapshotSchedule(c, s)
	v.occurrences = stateOf(c).occurrencesOf(s.id)
	return v
}

// snapshotSchedule is a schedule as an event keeps it: without its occurrences.
func snapshotSchedule(c *api.Call, s *schedule) scheduleView {
	currency := homeCurrency()
	if s.charge != nil {
		currency = s.charge.currency
	}
	return scheduleView{schedule: s, currency: currency.In(documented(c)), now: c.Stamp()}
}

// Render writes the keys of the schedule recorded in 2025.
func (v scheduleView) Render(w *wire.Writer) {
	location := "/schedules/" + v.id
	w.Object("")
	w.Str("object", "schedule")
	w.Str("id", v.id)
	w.Bool("deleted", v.status == scheduleDeleted)
	w.Bool("livemode", false)
	w.Str("location", location)
	w.Int("every", int64(v.days.every))
	store.EmbedList(w, "occurrences", len(v.occurrences), location+"/occurrences", v.now, func() {
		for _, o := range v.occurrences[:min(len(v.occurrences), store.DefaultLimit)] {
			o.Render(w)
		}
	})
	v.days.renderOn(w)
	w.Str("in_words", v.days.inWords())
	w.Str("period", string(v.days.period))
	w.Str("status", string(v.status))
	w.Bool("active", v.status == scheduleRunning)
	w.Str("state", scheduleStates[v.status])
	if v.charge != nil {
		v.charge.render(w, v.currency, v.created)
	} else {
		v.pays.render(w, v.currency, v.created)
	}
	w.Array("next_occurrences_on")
	for _, day := range v.upcoming() {
		w.Str("", day.Format(time.DateOnly))
	}
	w.EndArray()
	w.Time("ended_at", v.ended)
	w.Str("start_on", v.days.start.Format(time.DateOnly))
	w.Str("end_on", v.days.end.Format(time.DateOnly))
	w.Time("created_at", v.created)
	w.Null("execute_time")
	w.Null("deleted_by")
	w.EndObject()
}

// scheduleStates are the statuses in the words of people.
var scheduleStates = map[scheduleStatus]string{
	scheduleRunning: "Active", scheduleExpired: "Expired", scheduleDeleted: "Deleted",
}

func (s *scheduledCharge) render(w *wire.Writer, currency string, created wire.Stamp) {
	w.Object("charge")
	w.Str("object", "scheduled_charge")
	w.Str("id", s.id)
	w.Bool("livemode", false)
	w.Str("currency", currency)
	w.Int("amount", s.amount)
	w.Bool("default_card", s.card == "")
	w.StrOrNull("card", s.card)
	w.Str("customer", s.customer)
	w.Null("linked_account")
	w.StrOrNull("description", s.description)
	w.Raw("metadata", s.metadata)
	w.Time("created_at", created)
	w.EndObject()
}

func (s *scheduledTransfer) render(w *wire.Writer, currency string, created wire.Stamp) {
	w.Object("transfer")
	w.Str("object", "scheduled_transfer")
	w.Str("id", s.id)
	w.Bool("livemode", false)
	w.Str("currency", currency)
	if s.percentage > 0 {
		w.Null("amount")
		w.Value("percentage_of_balance", s.percentage)
	} else {
		w.Int("amount", s.amount)
		w.Null("percentage_of_balance")
	}
	w.Str("recipient", s.recipient)
	w.Time("created_at", created)
	w.EndObject()
}

// upcoming are the next days of a schedule that still runs.
func (s *schedule) upcoming() []time.Time {
	if s.status != scheduleRunning || s.next.IsZero() {
		return nil
	}
	return s.days.next(s.next.AddDate(0, 0, -1), shownDays)
}
