package outside

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// schedule makes charges of a customer or transfers on the days of its calendar.
type schedule struct {
	id      string
	charge  *scheduledCharge
	pays    *scheduledTransfer
	days    calendar
	status  scheduleStatus
	created wire.Stamp
	ended   wire.Stamp
	next    time.Time // the day of the next occurrence, zero where none is left
}

// scheduledCharge is what a schedule charges. No card means the default one of the customer at that time.
type scheduledCharge struct {
	id, customer, card, description string
	currency                        *money.Currency
	amount                          int64
	metadata                        wire.RawJSON
}

// scheduledTransfer is what a schedule transfers: an amount, or a part of the balance.
type scheduledTransfer struct {
	id, recipient string
	amount        int64
	percentage    float64
}

// scheduleStatus is where a schedule stands.
type scheduleStatus string

const (
	scheduleRunning scheduleStatus = "running"
	scheduleExpired scheduleStatus = "expired"
	scheduleDeleted scheduleStatus = "deleted"
)

func (s *schedule) TextBytes() int {
	n := len(s.days.nthText) + 8*(len(s.days.days)+len(s.days.weekdays))
	if s.charge != nil {
		n += len(s.charge.description) + len(s.charge.metadata)
	}
	return n
}

func findSchedule(c *api.Call) (*schedule, *apierror.Error) {
	s, ok := stateOf(c).schedules.Get(c.Vars[0])
	if !ok {
		return nil, apierror.NotFound("schedule", c.Vars[0])
	}
	return s, nil
}

func createSchedule(c *api.Call) (any, *apierror.Error) {
	today := dayOf(c.Now)
	s := &schedule{status: scheduleRunning, created: c.Stamp()}
	faults := s.days.read(c.Params, today)
	charge, isCharge := c.Params.Object("charge")
	transfer, isTransfer := c.Params.Object("transfer")
	var err *apierror.Error
	var fault string
	switch {
	case isCharge == isTransfer:
		fault = "one of charge and transfer is required"
	case isCharge:
		s.charge, fault, err = readScheduledCharge(c, charge)
	default:
		s.pays, fault, err = readScheduledTransfer(c, transfer)
	}
	if err != nil {
		return nil, err
	}
	if fault != "" {
		faults = append(faults, fault)
	}
	if len(faults) > 0 {
		return nil, apierror.BadRequest(apierror.Sentence(faults))
	}
	s.id = c.NewID("schd")
	s.next = s.days.following(today.AddDate(0, 0, -1)) // days that have passed are left out
	stateOf(c).schedules.Add(s.id, c.Now, s)
	stateOf(c).Settle(c) // a schedule that starts today runs at once, as recorded
	s, _ = stateOf(c).schedules.Get(s.id)
	c.Emit("schedule.create", snapshotSchedule(c, s))
	return viewSchedule(c, s), nil
}

func readScheduledCharge(c *api.Call, p wire.Params) (*scheduledCharge, string, *apierror.Error) {
	if p.Text("customer") == "" {
		return nil, "customer can't be blank", nil
	}
	cu, err := c.Customer(p.Text("customer"))
	if err != nil {
		return nil, "", err
	}
	s := &scheduledCharge{
		id: c.NewID("rchg"), customer: cu.ID, card: p.Text("card"), description: p.Text("description"),
		currency: homeCurrency(),
	}
	if s.card != "" {
		if _, at := cu.Card(s.card); at < 0 {
			return nil, "", apierror.NotFound("card", s.card)
		}
	}
	if code := p.Text("currency"); code != "" {
		if s.currency = money.FindCurrency(code); s.currency == nil {
			return nil, money.UnsupportedCurrency, nil
		}
	}
	var fault string
	s.amount, fault = money.ReadAmount(p)
	if fault == "" && s.amount < s.currency.Min {
		fault = fmt.Sprintf("amount must be greater than or equal to %d", s.currency.Min)
	}
	var ok bool
	if s.metadata, ok = p.Metadata("metadata"); !ok {
		fault = wire.NotAHash
	}
	return s, fault, nil
}

func readScheduledTransfer(c *api.Call, p wire.Params) (*scheduledTransfer, string, *apierror.Error) {
	s := &scheduledTransfer{id: c.NewID("rtrf"), recipient: p.Text("recipient")}
	if s.recipient == "" {
		return nil, "recipient can't be blank", nil
	}
	if _, err := c.Recipient(s.recipient); err != nil {
		return nil, "", err
	}
	if text := p.Text("percentage_of_balance"); text != "" && text != "0" {
		if s.percentage, _ = strconv.ParseFloat(text, 64); !(s.percentage > 0 && s.percentage <= 100) {
			return nil, "percentage of balance must be greater than 0 and at most 100", nil
		}
		return s, "", nil
	}
	var fault string
	s.amount, fault = money.ReadAmount(p)
	// The least amount of a transfer is left to its occurrences: a test of omise-java schedules 2000.
	if fault == "" && s.amount < 1 {
		fault = "amount must be greater than 0"
	}
	return s, fault, nil
}

// listOfSchedules answers those for which keep reports true.
func listOfSchedules(c *api.Call, keep func(*schedule) bool) (any, *apierror.Error) {
	kept := slices.DeleteFunc(stateOf(c).schedules.All(), func(s *schedule) bool { return !keep(s) })
	created := func(s *schedule) wire.Stamp { return s.created }
	return api.ListOfSlice(c, kept, created, func(s *schedule, w *wire.Writer) { viewSchedule(c, s).Render(w) })
}

func listSchedules(c *api.Call) (any, *apierror.Error) {
	return listOfSchedules(c, func(*schedule) bool { return true })
}

func listChargeSchedules(c *api.Call) (any, *apierror.Error) {
	return listOfSchedules(c, func(s *schedule) bool { return s.charge != nil })
}

func listTransferSchedules(c *api.Call) (any, *apierror.Error) {
	return listOfSchedules(c, func(s *schedule) bool { return s.pays != nil })
}

func listCustomerSchedules(c *api.Call) (any, *apierror.Error) {
	if _, err := c.Customer(c.Vars[0]); err != nil {
		return nil, err
	}
	return listOfSchedules(c, func(s *schedule) bool { return s.charge != nil && s.charge.customer == c.Vars[0] })
}

func listRecipientSchedules(c *api.Call) (any, *apierror.Error) {
	if _, err := c.Recipient(c.Vars[0]); err != nil {
		return nil, err
	}
	return listOfSchedules(c, func(s *schedule) bool { return s.pays != nil && s.pays.recipient == c.Vars[0] })
}

func retrieveSchedule(c *api.Call) (any, *apierror.Error) {
	s, err := findSchedule(c)
	if err != nil {
		return nil, err
	}
	return viewSchedule(c, s), nil
}

// destroySchedule ends a schedule. It can still be retrieved, as its status says that it is deleted.
func destroySchedule(c *api.Call) (any, *apierror.Error) {
	s, err := findSchedule(c)
	if err != nil {
		return nil, err
	}
	if s.status == scheduleDeleted {
		return viewSchedule(c, s), nil
	}
	next := *s
	next.status, next.ended = scheduleDeleted, c.Stamp()
	stateOf(c).schedules.Put(next.id, &next)
	c.Emit("schedule.destroy", snapshotSchedule(c, &next))
	return viewSchedule(c, &next), nil
}

func (s *schedule) fields(c *record.Codec) {
	record.Text(c, &s.id)
	record.Optional(c, &s.charge, (*scheduledCharge).fields)
	record.Optional(c, &s.pays, (*scheduledTransfer).fields)
	s.days.fields(c)
	record.Text(c, &s.status)
	record.Int(c, &s.created)
	record.Int(c, &s.ended)
	record.Time(c, &s.next)
}

func (s *scheduledCharge) fields(c *record.Codec) {
	for _, text := range []*string{&s.id, &s.customer, &s.card, &s.description} {
		record.Text(c, text)
	}
	money.Field(c, &s.currency)
	record.Int(c, &s.amount)
	record.Text(c, &s.metadata)
}

func (s *scheduledTransfer) fields(c *record.Codec) {
	record.Text(c, &s.id)
	record.Text(c, &s.recipient)
	record.Int(c, &s.amount)
	record.Float(c, &s.percentage)
}
