package window_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// account makes an account by the control API.
func (s *shop) account() (made struct {
	ID        string `json:"id"`
	SecretKey string `json:"secret_key"`
},
) {
	s.t.Helper()
	answer, err := http.Post(s.server.ControlURL+"/accounts", "application/json", strings.NewReader("{}"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(&made); err != nil || made.SecretKey == "" {
		s.t.Fatalf("no account was made: %d (%v)", answer.StatusCode, err)
	}
	return made
}

// TestEveryAccountIsReached: of many accounts the newest are listed, and each of the others is shown when it is chosen; what belongs to
// it is found and can be acted on in either case.
func TestEveryAccountIsReached(t *testing.T) {
	t.Parallel()
	s := open(t)
	old := s.account()
	customer := s.send("/customers", old.SecretKey, "email=old@example.com")
	for range 60 {
		s.account()
	}
	look := func(query string) (ids []string, shown, all int) {
		status, text := s.get("objects/customer" + query)
		var listing struct {
			Objects  []struct{ ID string }
			Accounts []string
			Shown    int
		}
		if err := json.Unmarshal([]byte(text), &listing); err != nil || status != http.StatusOK {
			t.Fatalf("%s: %d %s", query, status, text)
		}
		for _, object := range listing.Objects {
			ids = append(ids, object.ID)
		}
		if !slices.Contains(listing.Accounts, old.ID) {
			t.Errorf("%s: the account %s is not offered", query, old.ID)
		}
		return ids, listing.Shown, len(listing.Accounts)
	}
	if ids, shown, all := look(""); len(ids) != 0 || shown != 50 || all != 62 {
		t.Errorf("without a choice %d of %d accounts are shown, with %v", shown, all, ids)
	}
	if ids, shown, all := look("?account=" + old.ID); !slices.Equal(ids, []string{customer}) || shown != 1 || all != 62 {
		t.Errorf("of %s %d of %d accounts are shown, with %v", old.ID, shown, all, ids)
	}
	if status, text := s.get("objects/customer?account=acct_none"); status != http.StatusNotFound || !strings.Contains(text, "there is no account acct_none") {
		t.Errorf("an account that is not there: %d %s", status, text)
	}
	for _, query := range []string{"", "?account=" + old.ID} {
		if status, text := s.get("objects/customer/" + customer + query); status != http.StatusOK || !strings.Contains(text, `"account":"`+old.ID+`"`) {
			t.Errorf("the customer%s: %d %s", query, status, text)
		}
	}
	s.act("delete", fmt.Sprintf(`{"id": %q, "account": %q}`, customer, old.ID))
	another := s.send("/customers", old.SecretKey, "email=older@example.com")
	s.act("delete", fmt.Sprintf(`{"id": %q}`, another))
	if ids, _, _ := look("?account=" + old.ID); len(ids) != 0 {
		t.Errorf("after both were deleted the account has %v", ids)
	}
}

// TestTheClockTakesAnyStep: a duration, one that goes back, and a time; what the emulator cannot read is refused in its words.
func TestTheClockTakesAnyStep(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.act("clock", `{"clock": {"set": "2030-01-31T09:00:00+07:00", "freeze": true}}`)
	now := func() string {
		_, text := s.get("state")
		var state struct{ Clock struct{ Now string } }
		if err := json.Unmarshal([]byte(text), &state); err != nil {
			t.Fatal(err)
		}
		return state.Clock.Now[:19]
	}
	if at := now(); at != "2030-01-31T02:00:00" {
		t.Errorf("after it was set the clock shows %s", at)
	}
	s.act("clock", `{"clock": {"advance": "36h30m"}}`)
	s.act("clock", `{"clock": {"advance": "-30m"}}`)
	if at := now(); at != "2030-02-01T14:00:00" {
		t.Errorf("after it was moved the clock shows %s", at)
	}
	if status, text := s.tryAct("clock", `{"clock": {"advance": "soon"}}`, s.token); status != http.StatusBadRequest || !strings.Contains(text, "must be a duration such as") {
		t.Errorf("soon: %d %s", status, text)
	}
}
