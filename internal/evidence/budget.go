// Package evidence bounds what a run holds of requests and answers, in all: a hostile target makes each answer as large
// as it can, and there are thousands.
package evidence

import "github.com/omise-conformance/harness/exchange"

// What is kept of bodies and headers, in bytes. A run that goes well has 30 MB of them, 350 KB in the longest answer.
const (
	longestWhole = 512 << 10 // an answer that is kept whole
	longestHead  = 64 << 10  // of one that is longer
	wholeBudget  = 40 << 20  // of all exchanges, after which only heads are kept
	headBudget   = 12 << 20  // of these, after which nothing is
	briefHead    = 2 << 10
	ordinary     = 2 << 10 // bytes of an exchange that do not count: there are few more than cases ask for

	// LongestRequest is the longest body of a request that is kept: a shell takes no longer word (128 KiB on Linux),
	// and cases send a megabyte dozens of times.
	LongestRequest = 64 << 10
)

// Of returns the evidence of an exchange while its case runs: itself, or a copy without most of an answer that is too long to
// be kept, so that it goes once the case does not need it.
func Of(ex *exchange.Exchange) *exchange.Exchange {
	if ex.Response == nil || len(ex.Response.Body) <= longestWhole {
		return ex
	}
	return ex.Brief(longestHead)
}

// Budget bounds what is kept of the exchanges of a run until its report is written. Its zero value is ready for use.
type Budget struct{ whole, heads int }

// Keep makes an exchange one to keep: without its answer decoded, and with as much of its bodies as the budget has left.
// Exchanges say how much was left out.
func (b *Budget) Keep(ex *exchange.Exchange) {
	ex.Request.DropLongBody(LongestRequest)
	most := longestWhole
	if ex.Response != nil && len(ex.Response.Body) > longestWhole {
		most = longestHead
	}
	kept := ex.Brief(most)
	if size := kept.Weight(); size <= ordinary || b.whole+size <= wholeBudget {
		b.whole += max(0, size-ordinary)
	} else {
		kept = ex.Brief(min(briefHead, max(0, headBudget-b.heads)))
		b.heads += kept.Weight()
	}
	*ex = *kept
}
