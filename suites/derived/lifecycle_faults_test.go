package derived_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/derived"
	"github.com/omise-conformance/harness/target"
)

// faulty is a target with a fault: it changes the objects in the answers of another.
type faulty struct {
	next   http.RoundTripper
	change func(method, path string, object map[string]any)
}

func (f faulty) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := f.next.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil {
		return nil, err
	}
	var object map[string]any
	if json.Unmarshal(body, &object) == nil {
		f.change(request.Method, request.URL.Path, object)
		body, _ = json.Marshal(object)
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	response.ContentLength = int64(len(body))
	response.Header.Set("Content-Length", strconv.Itoa(len(body)))
	return response, nil
}

// faultyEnvironment returns an emulator with a fault.
func faultyEnvironment(t *testing.T, change func(method, path string, object map[string]any)) *suites.Env {
	t.Helper()
	env, stop, err := suitetest.NewEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	config := *env.Target.Config()
	config.HTTP = &http.Client{Transport: faulty{config.HTTP.Transport, change}}
	if env.Target, err = target.New(config); err != nil {
		t.Fatal(err)
	}
	return env
}

// staleAfterReverse leaves a flag of a reversed charge unchanged.
func staleAfterReverse(_, _ string, object map[string]any) {
	if object["object"] == "charge" && object["status"] == "reversed" {
		object["capturable"] = true
	}
}

// TestMonitorFindsStaleFlag runs a case that does not judge the flag itself.
func TestMonitorFindsStaleFlag(t *testing.T) {
	env := faultyEnvironment(t, staleAfterReverse)
	result := suites.Execute(context.Background(), env, &suites.Case{
		ID:    "test/reverse",
		Title: "a charge is reversed",
		Rules: []string{"reverse.authorized"},
		Run: func(t *suites.T) {
			charge := t.Authorized(nil)
			t.OK(t.Post("/charges/"+charge.ID()+"/reverse", nil), nil)
		},
	})
	if result.Status != suites.Failed || len(result.Findings) != 1 {
		t.Fatalf("%s with %d findings", result.Status, len(result.Findings))
	}
	const want = "expected a charge in one state of its lifecycle; " +
		"got one that is nearly reversed, but capturable is true, not false; " +
		"see specs/openapi.yaml #/components/schemas/Charge/x-lifecycle."
	if got := result.Findings[0].Message; result.Findings[0].Rule != "lifecycle.one-state" ||
		!strings.HasSuffix(got, want) {
		t.Errorf("got %s\nwant …%s", got, want)
	}
}

// TestCasesFindFaults plants faults that no case was written for, and checks which of the
// derived cases fail.
func TestCasesFindFaults(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(method, path string, object map[string]any)
		rule   string
		found  string
	}{
		{
			"a stale flag after a reversal", staleAfterReverse, "lifecycle.one-state",
			"generated/reverse-charge-takes-authorized-charge-to-reversed",
		},
		{"a wrong code on an illegal capture", func(_, path string, object map[string]any) {
			if strings.HasSuffix(path, "/capture") && object["code"] == "failed_capture" {
				object["code"], object["location"] = "failed_reverse", "https://www.omise.co/api-errors#failed-reverse"
			}
		}, "capture.twice", "generated/capture-charge-refused-for-voided-charge"},
		{"a refund that leaves no trace on a charge captured later", func(_, _ string, object map[string]any) {
			if object["object"] == "charge" && object["capture"] == false {
				object["refunded_amount"] = 0
			}
		}, "lifecycle.legal-change", "generated/create-refund-takes-captured-later-charge-to-partially-refunded-part"},
		{"an update that keeps a recipient verified", func(method, path string, object map[string]any) {
			if method == http.MethodPatch && object["object"] == "recipient" && !strings.HasSuffix(path, "/verify") {
				object["verified"] = true
			}
		}, "lifecycle.transition", "generated/update-recipient-takes-verified-recipient-to-unverified"},
		{"a source that waits for ever", func(_, _ string, object map[string]any) {
			if object["object"] == "source" && object["charge_status"] == "expired" {
				object["charge_status"] = "pending"
			}
		}, "lifecycle.time-limit", "generated/time-takes-pending-source-to-expired"},
		{"a destroyed card that is still there", func(method, _ string, object map[string]any) {
			if method == http.MethodDelete && object["object"] == "card" {
				object["deleted"] = false
			}
		}, "lifecycle.transition", "generated/destroy-customer-card-takes-attached-card-to-deleted"},
	} {
		env := faultyEnvironment(t, row.change)
		var broken, failed []string
		for _, c := range derived.Lifecycles(env.Contract) {
			result := suites.Execute(context.Background(), env, c)
			if result.Status == suites.Failed {
				failed = append(failed, c.ID)
			}
			for _, finding := range result.Findings {
				if c.ID == row.found {
					broken = append(broken, finding.Rule)
				}
			}
		}
		if !slices.Contains(failed, row.found) || !slices.Contains(broken, row.rule) {
			t.Errorf("%s: %s breaks %v; failed are %v", row.name, row.found, broken, failed)
		}
		if len(failed) > 25 {
			t.Errorf("%s: %d cases fail, too many to show where to look", row.name, len(failed))
		}
	}
}
