package injection

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestADeclinedChargeIsAFailedOneFromThenOn(t *testing.T) {
	codes := append(failureCodes(contract(t)), newCode)
	if len(codes) < 8 {
		t.Fatalf("the contract lists %q only", codes)
	}
	for _, code := range codes {
		a := open(t, "decline/"+code)
		made := a.charge("")
		if made.status != http.StatusOK || made.get("status") != "failed" || made.get("failure_code") != code || made.get("failure_message") == "" {
			t.Errorf("%s: %d %s", code, made.status, made.body)
		}
		if later := a.ask(http.MethodGet, "/charges/"+made.get("id"), ""); later.get("status") != "failed" || later.get("failure_code") != code {
			t.Errorf("%s: later it is %s", code, later.body)
		}
		if made.note.Injected != "decline/"+code || made.note.Answered != nil {
			t.Errorf("%s: the note is %+v", code, made.note)
		}
	}
}

func TestADeclineWithoutAnEmulatorMeetsNothing(t *testing.T) {
	a := open(t, "decline/insufficient_fund")
	a.plan.Declines(nil)
	if made := a.charge(""); made.get("status") != "successful" || made.note.Injected != "" {
		t.Errorf("%s %+v", made.body, made.note)
	}
	if met := a.plan.Tallies()[0].Met; met != 0 {
		t.Errorf("it was met %d times", met)
	}
}

func TestWhatBecomesOfAChargeThatWaits(t *testing.T) {
	for name, later := range map[string]string{
		"pending/3ds": "pending", "pending/paid": "successful", "pending/failed": "failed", "pending/expired": "expired",
		"decline/insufficient_fund": "failed",
	} {
		a := open(t, name)
		for how, send := range map[string]func() reply{
			"card": func() reply { return a.charge("") },
			"json": func() reply {
				return a.send(t.Context(), a.through, http.MethodPost, "/charges", "application/json;utf-8",
					fmt.Sprintf(`{"amount":10000,"currency":"thb","card":%q,"return_uri":null,"source":null,"description":"<a>"}`, a.token()))
			},
			"source": func() reply {
				return a.ask(http.MethodPost, "/charges", "amount=10000&currency=thb&source[type]=internet_banking_bbl&return_uri=https%3A%2F%2Fexample.com")
			},
		} {
			made := send()
			want := "pending"
			if strings.HasPrefix(name, "decline/") && how != "source" {
				want = "failed"
			}
			if made.get("status") != want || want == "pending" && made.get("authorize_uri") == "" || made.note.Injected != name {
				t.Errorf("%s by %s: %s %+v", name, how, made.body, made.note)
			}
			if now := a.truly(http.MethodGet, "/charges/"+made.get("id")); now.get("status") != later {
				t.Errorf("%s by %s: later it is %s, want %s", name, how, now.get("status"), later)
			}
		}
	}
}

func TestAReturnURIOfTheClientStays(t *testing.T) {
	a := open(t, "pending/3ds")
	if made := a.charge("&return_uri=https%3A%2F%2Fmine.example%2F"); made.get("return_uri") != "https://mine.example/" {
		t.Errorf("it became %q", made.get("return_uri"))
	}
	for body, want := range map[string]string{
		"amount=1&items[][a]=2&items[][b]=3": "amount=1&items[][a]=2&items[][b]=3&return_uri=", "source=src_test_1": "source=src_test_1", "%zz": "%zz",
	} {
		if got := string(withReturnURI("", []byte(body))); !strings.HasPrefix(got, want) || !strings.HasSuffix(want, "=") && got != want {
			t.Errorf("%s became %s", body, got)
		}
	}
}

func TestALapsedAuthorizationIsNotCaptured(t *testing.T) {
	a := open(t, "lapsed/capture")
	made := a.charge("&capture=false")
	refusal := a.ask(http.MethodPost, "/charges/"+made.get("id")+"/capture", "")
	if refusal.status != http.StatusBadRequest || refusal.get("object") != "error" || refusal.note.Injected != "lapsed/capture" {
		t.Errorf("%d %s %+v", refusal.status, refusal.body, refusal.note)
	}
	if now := a.truly(http.MethodGet, "/charges/"+made.get("id")); now.get("status") != "reversed" {
		t.Errorf("it is %s", now.get("status"))
	}
}

func TestListsAreLongOrEmpty(t *testing.T) {
	a := open(t, "list/long")
	if all := a.ask(http.MethodGet, "/charges?limit=100", ""); all.get("total") != "300" || all.get("data.#") != "100" || all.note.Injected != "list/long" {
		t.Errorf("total %s, %s on the page, %+v", all.get("total"), all.get("data.#"), all.note)
	}
	a = open(t, "list/empty")
	a.charge("")
	if none := a.ask(http.MethodGet, "/charges?limit=5", ""); none.status != http.StatusOK || none.get("data.#") != "0" || none.note.Injected != "list/empty" {
		t.Errorf("%d %s %+v", none.status, none.body, none.note)
	}
}
