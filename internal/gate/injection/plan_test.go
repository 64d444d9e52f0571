package injection

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestHowInjectionsAreWritten(t *testing.T) {
	for written, want := range map[string]string{
		"error/429": "", "error/429@createCharge": "", "error/4*@*Charge:2": "", "slow:0.5%": "", "slow:100%": "",
		"eror/429":                   "Inject: there is no injection \"eror/429\"; did you mean error/429?",
		"error/429@createChage":      "Inject: there is no operation \"createChage\"; did you mean createCharge?",
		"error/429:0":                "Inject: error/429:0: want a number of requests from 1 on, such as 2, or a percentage, such as 20%, not \"0\"",
		"error/429:often":            "Inject: error/429:often: want a number of requests from 1 on, such as 2, or a percentage, such as 20%, not \"often\"",
		"slow:0%":                    "Inject: slow:0%: want a percentage above 0 and up to 100, such as 20%, not \"0%\"",
		"slow:NaN%":                  "Inject: slow:NaN%: want a percentage above 0 and up to 100, such as 20%, not \"NaN%\"",
		"decline/timeout@listEvents": "Inject: decline/timeout never happens to listEvents: `gate injections` says what happens to which operation",
		"":                           "Inject: there is no injection \"\"",
		"slow:":                      "Inject: slow:: want a number of requests from 1 on, such as 2, or a percentage, such as 20%, not \"\"",
	} {
		plan, err := Parse(contract(t), []string{written}, 1)
		if want == "" && (err != nil || len(plan.Names()) == 0) || want != "" && (err == nil || err.Error() != want) {
			t.Errorf("%q: %v, want %q", written, err, want)
		}
	}
	if plan := parsePlan(t, "null/charge.*", "error/4*@createCharge"); len(plan.Names()) < 10 || plan.Names()[0] != "error/401" {
		t.Errorf("the patterns stand for %q", plan.Names())
	}
	if plan := parsePlan(t); Wrap(http.DefaultTransport, plan) != http.DefaultTransport || Wrap(http.DefaultTransport, nil) != http.DefaultTransport {
		t.Error("a plan without an injection costs something")
	}
}

// statuses asks for something some times.
func statuses(a *api, times int, addresses ...string) (all []int) {
	a.t.Helper()
	for range times {
		for _, address := range addresses {
			all = append(all, a.ask(http.MethodGet, address, "").status)
		}
	}
	return all
}

func TestHowOftenItHappens(t *testing.T) {
	for written, want := range map[string][]int{
		"error/500":             {500, 500, 200, 200, 200, 200}, // the first of each operation
		"error/500:3":           {500, 500, 500, 200, 200, 200},
		"error/500@listEvents":  {200, 500, 200, 200, 200, 200},
		"error/500@list*:1":     {500, 200, 200, 200, 200, 200},
		"error/401":             {401, 401, 401, 401, 401, 401},
		"error/500:100%":        {500, 500, 500, 500, 500, 500},
		"error/500,error/401:1": {401, 500, 500, 200, 200, 200}, // a request meets what is nearer to the client
	} {
		a := open(t, strings.Split(written, ",")...)
		if written == "error/500,error/401:1" {
			a = open(t, "error/401:1", "error/500")
		}
		if got := statuses(a, 3, "/charges", "/events"); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", written, got, want)
		}
	}
}

func TestASeedDraws(t *testing.T) {
	draw := func(seed int64) []int {
		a := open(t, "error/500:30%")
		a.plan.Seed = seed
		return statuses(a, 200, "/charges")
	}
	first := draw(1)
	if !slices.Equal(first, draw(1)) {
		t.Error("a seed draws once so and once otherwise")
	}
	if slices.Equal(first, draw(2)) {
		t.Error("two seeds draw the same")
	}
	n := 0
	for _, status := range first {
		if status == 500 {
			n++
		}
	}
	if n < 40 || n > 80 {
		t.Errorf("%d of 200 are drawn, want about 60", n)
	}
}

func TestWhatChangesNothingIsNotCounted(t *testing.T) {
	a := open(t, "null/charge:1")
	statuses(a, 2, "/customers")
	if made := a.charge(""); made.note.Injected != "null/charge" {
		t.Errorf("the answers about customers counted: %+v", made.note)
	}
	if again := a.charge(""); again.note.Injected != "" {
		t.Errorf("it happens more often than once: %+v", again.note)
	}
	if met := a.plan.Tallies()[0].Met; met != 1 {
		t.Errorf("it was met %d times", met)
	}
}

func TestTwoAtOnce(t *testing.T) {
	a := open(t, "decline/timeout", "text/spaces", "further/charge")
	made := a.charge("")
	if made.get("failure_code") != "timeout" || made.get("introduced_later.a.0") != "1" || !strings.Contains(made.body, "\n") {
		t.Errorf("%s", made.body)
	}
	if want := "text/spaces+further/charge+decline/timeout"; made.note.Injected != want {
		t.Errorf("it says %s, want %s", made.note.Injected, want)
	}
	if truth := string(made.note.Answered.Body); !strings.Contains(truth, `"timeout"`) || strings.Contains(truth, "introduced_later") {
		t.Errorf("the true answer is %s", truth)
	}
}

func TestManyRequestsAtOnce(t *testing.T) {
	a := open(t, "error/500:5", "further/list")
	var wait sync.WaitGroup
	var mu sync.Mutex
	refused := 0
	for range 40 {
		wait.Go(func() {
			got := a.ask(http.MethodGet, "/charges", "")
			mu.Lock()
			defer mu.Unlock()
			if got.status == 500 {
				refused++
			}
		})
	}
	wait.Wait()
	if refused != 5 {
		t.Errorf("%d were refused, want 5", refused)
	}
}

func TestWhatIsSentAgain(t *testing.T) {
	a := open(t, "error/401@retrieveCharge", "error/429")
	now := func() Tally { return a.plan.Tallies()[1] }
	if a.plan.Names()[1] != "error/429" {
		t.Fatalf("the order is %q", a.plan.Names())
	}
	statuses(a, 3, "/charges")
	if got := now(); got.Early["listCharges"] != 2 || len(got.Vain) != 0 {
		t.Errorf("of three requests at once: %+v", got)
	}
	a.ask(http.MethodPost, "/customers", "email=a%40example.com")
	a.ask(http.MethodPost, "/customers", "email=b%40example.com")
	if got := now(); got.Early["createCustomer"] != 0 {
		t.Errorf("another body is another request: %+v", got)
	}
	statuses(a, 2, "/charges/chrg_test_1")
	if got := a.plan.Tallies()[0]; got.Vain["retrieveCharge"] != 1 || len(got.Early) != 0 {
		t.Errorf("after a refused key: %+v", got)
	}
	patient := newMemory()
	id := fingerprint{1}
	patient.sent.Add(id, refused{entry: a.plan.entries[1], status: 429, at: time.Now().Add(-2 * time.Second), after: 2 * time.Second})
	patient.meet(id, "listCharges")
	if got := now(); got.Early["listCharges"] != 2 {
		t.Errorf("who has waited is early: %+v", got)
	}
}

func TestAWatchKnowsWhatCanBeMet(t *testing.T) {
	plan, watch := Watching(contract(t))
	a := open(t)
	a.through = Wrap(a.plain, plan)
	if made := a.charge(""); made.get("status") != "successful" || made.note.Injected != "" {
		t.Errorf("%s", made.body)
	}
	for _, i := range All(contract(t)) {
		want, asked := map[string]bool{
			"error/429": true, "error/404": false, "timeout/done": true, "lapsed/capture": false, "list/long": false, "further/charge": true, "further/card": true,
			"further/customer": false, "text/spaces": true, "decline/timeout": true,
		}[i.Name]
		if asked && watch.Reaches(i) != want {
			t.Errorf("%s can be met: %t", i.Name, !want)
		}
	}
}
