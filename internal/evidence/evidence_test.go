package evidence

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
)

func answered(size int) *exchange.Exchange {
	return exchange.New(exchange.Raw{Method: "GET", Path: "/charges", Response: &exchange.RawResponse{
		Status: 200, Header: http.Header{"X-Large": {strings.Repeat("h", size)}}, Body: []byte(`["` + strings.Repeat("x ", size/2) + `"]`),
	}})
}

// However many answers there are and however long, what is kept of them stays within the budget, and says what is missing.
func TestTheBudgetIsOfAllExchanges(t *testing.T) {
	for _, size := range []int{6 << 10, 100 << 10, exchange.MaxBody / 2} {
		var b Budget
		kept := 0
		one := answered(size)
		for range (200 << 20) / size {
			answer := *one.Response
			ex := &exchange.Exchange{Request: one.Request, Response: &answer}
			whole := len(answer.Body)
			b.Keep(ex)
			if kept += ex.Weight(); ex.Response.JSON != nil || len(ex.Response.Body)+ex.Response.LeftOut != whole {
				t.Fatalf("%d bytes: %d of %d are left, %d are said to be left out", size, len(ex.Response.Body), whole, ex.Response.LeftOut)
			}
		}
		if most := 2 * (wholeBudget + headBudget); kept > most {
			t.Errorf("%d bytes each: %d bytes are kept, more than %d", size, kept, most)
		}
	}
}

func TestAnAnswerOfTheAPIIsKeptWhole(t *testing.T) {
	var b Budget
	ex := answered(7 << 10)
	before := string(ex.Response.Body)
	if b.Keep(ex); string(ex.Response.Body) != before || ex.Response.LeftOut != 0 {
		t.Errorf("%d bytes are left", len(ex.Response.Body))
	}
	if Of(ex) != ex {
		t.Error("a short answer is copied")
	}
	if long := answered(exchange.MaxBody / 2); len(Of(long).Response.Body) != longestHead || long.Response.JSON == nil {
		t.Error("a long answer is kept whole while the case runs, or the case has it no more")
	}
}

// Where fewer cases run than before, those that begin then may hold more.
func TestSharesOfARoom(t *testing.T) {
	room := NewRoom(64)
	before := room.Guest()
	room.Share(3)
	if after := room.Guest(); before.light != lightCases/64 || after.light != lightCases/leastCases {
		t.Errorf("guests have %d and then %d bytes", before.light, after.light)
	}
}

// One case at a time has much, and no other waits for one that has little.
func TestOneGuestHasMuch(t *testing.T) {
	room := NewRoom(8)
	first, second := room.Guest(), room.Guest()
	if turn := first.Turn(t.Context()); turn.Large(t.Context()) != nil || !turn.End(first.light+1) {
		t.Fatal("the first does not come in")
	}
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if turn := second.Turn(short); turn.Large(short) == nil {
		t.Error("two come in")
	} else if !turn.End(1) {
		t.Error("a light one has to leave")
	}
	if turn := first.Turn(t.Context()); turn.Large(t.Context()) != nil || turn.End(heaviestCase) {
		t.Error("the first waits for itself, or may hold all there is")
	}
	first.Leave()
	if turn := second.Turn(t.Context()); turn.Large(t.Context()) != nil || !turn.End(1) {
		t.Error("the door is not free again")
	}
	second.Leave()
}
