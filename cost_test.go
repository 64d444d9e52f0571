package conformance_test

import (
	"strings"
	"testing"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/suitetest"
)

// TestARunAgainstTheRealAPISaysWhatItCosts, and leaves the generated cases out unless cases are selected.
func TestARunAgainstTheRealAPISaysWhatItCosts(t *testing.T) {
	suitetest.WholeSuite(t)
	api := newStandIn(t, trouble{})
	config := conformance.Config{
		Target: conformance.Target{Name: conformance.TargetOmise, PublicKey: omiseKeys.Public, SecretKey: omiseKeys.Secret, HTTPClient: api.client},
		Pace:   conformance.Pace{Rate: 5000},
	}
	var plans []conformance.RunPlan
	config.Plan = func(plan conformance.RunPlan) {
		plans = append(plans, plan)
		if sent := api.requests.Load(); len(plans) == 1 && sent > 5 {
			t.Errorf("the plan comes after %d requests", sent)
		}
	}
	report, err := conformance.Run(t.Context(), config)
	if err != nil || len(plans) != 1 {
		t.Fatalf("%d plans: %v", len(plans), err)
	}
	for i := range report.Cases {
		if c := &report.Cases[i]; strings.HasPrefix(c.ID, "generated/") && c.Reason != "left out by --label-filter !generated" {
			t.Fatalf("%s is %s: %s", c.ID, c.Status, c.Reason)
		}
	}
	plan, total := plans[0], report.Totals
	if plan.LeftOut != total.Excluded || plan.LeftOut < 2000 || plan.Unsupported > total.Unsupported || plan.Cases < total.Passed {
		t.Errorf("%+v, and then %+v", plan, total)
	}
	if off := plan.Requests - total.Requests; off < -total.Requests/10 || off > total.Requests/10 {
		t.Errorf("about %d requests, and then %d", plan.Requests, total.Requests)
	}

	config.Cases = []string{"generated/create-token-card-name-*"}
	if report, err = conformance.Run(t.Context(), config); err != nil || report.Totals.Passed == 0 || len(plans) != 2 || plans[1].LeftOut != 0 {
		t.Errorf("with cases selected: %v, %+v, %+v", err, report.Totals, plans)
	}
	choice, err := conformance.List(conformance.Config{Target: conformance.Target{Name: conformance.TargetOmise}})
	if err != nil || len(choice.Cases) != choice.Total-plan.LeftOut {
		t.Errorf("%d of %d cases are listed: %v", len(choice.Cases), choice.Total, err)
	}
}
