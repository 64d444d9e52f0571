package reports

import (
	"strings"

	"github.com/omise-conformance/harness/exchange"
)

// NewExchangeEntry makes the entry of a redacted exchange. Bodies that are not
// UTF-8 are made so, since JSON and XML can hold nothing else.
func NewExchangeEntry(ex *exchange.Exchange) ExchangeEntry {
	entry := ExchangeEntry{Exchange: *ex, RequestBody: validText(ex.Request.Body), Curl: ex.Curl()}
	if ex.Response != nil {
		entry.ResponseBody = validText(ex.Response.Body)
	}
	return entry
}

func validText(body []byte) string { return strings.ToValidUTF8(string(body), "\uFFFD") }

// exchangeOf gives the exchange that a finding is about: the one it names, else
// the last one that was answered, nil where the case sent nothing.
func exchangeOf(c *CaseEntry, seq int) *ExchangeEntry {
	for i := range c.Exchanges {
		if seq != 0 && c.Exchanges[i].Seq == seq {
			return &c.Exchanges[i]
		}
	}
	if len(c.Exchanges) == 0 {
		return nil
	}
	return &c.Exchanges[len(c.Exchanges)-1]
}
