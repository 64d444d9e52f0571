package reports

import (
	"strings"

	"github.com/omise-conformance/harness/exchange"
)

// NewExchangeEntry returns the entry of a redacted exchange. In bodies it replaces what
// is not UTF-8, because neither JSON nor XML can hold it.
func NewExchangeEntry(ex *exchange.Exchange) ExchangeEntry {
	entry := ExchangeEntry{Exchange: *ex, RequestBody: validText(ex.Request.Body), Curl: ex.Curl()}
	if ex.Response != nil {
		entry.ResponseBody = validText(ex.Response.Body)
	}
	return entry
}

func validText(body []byte) string { return strings.ToValidUTF8(string(body), "\uFFFD") }

// exchangeOf returns the exchange with the number seq, which a finding names, or else
// the last exchange of the case. It returns nil if the case sent nothing.
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
