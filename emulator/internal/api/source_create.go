package api

import (
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/methods"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

func createSource(c *Call) (any, *apierror.Error) {
	s, err := c.newSource(c.Params)
	if err != nil {
		return nil, err
	}
	if c.documented() && s.Kind.ShowsEarly() {
		s.Code = c.NewDocument("/sources/" + s.ID)
	}
	c.Account.Sources.Add(s.ID, c.Now, s)
	return SourceView{s, "unknown"}, nil
}

func retrieveSource(c *Call) (any, *apierror.Error) {
	s, ok := c.Account.Sources.Get(c.Vars[0])
	if !ok {
		return nil, apierror.NotFound("source", c.Vars[0])
	}
	return c.sourceView(s), nil
}

func (c *Call) sourceView(s *Source) SourceView {
	if s.Charge == "" {
		return SourceView{s, "unknown"}
	}
	return SourceView{s, c.ChargeStatus(s.Charge)}
}

// newSource checks the parameters of a source and makes it, without storing it. Its failures are
// bad_request in both dialects, unlike those of a charge.
func (c *Call) newSource(p wire.Params) (*Source, *apierror.Error) {
	var faults []string
	kind, known := methods.SourceKindsByName[p.Text("type")]
	if !known {
		faults = append(faults, "type is currently not supported")
	}
	cur := money.FindCurrency(p.Text("currency"))
	switch {
	case cur == nil:
		faults = append(faults, money.UnsupportedCurrency)
	case known && !kind.Takes(cur):
		faults = append(faults, kind.CurrencyFault())
	}
	amount, fault := money.ReadAmount(p)
	switch {
	case fault != "":
		faults = append(faults, fault)
	case known && cur != nil && kind.Takes(cur):
		faults = kind.CheckAmount(faults, cur, amount)
	}
	details, faults := methods.ReadDetails(p, kind, faults)
	if len(faults) > 0 {
		return nil, apierror.BadRequest(apierror.Sentence(faults))
	}
	return &Source{
		ID: c.NewID("src"), emu: c.Emulator, created: c.Stamp(),
		Amount: amount, Currency: cur, Kind: kind, Details: details,
	}, nil
}
