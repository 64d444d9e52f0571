package exchangelog

import (
	"fmt"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/captures/record"
)

func TestRecordsOfLogs(t *testing.T) {
	for text, want := range map[string]string{
		`{"request":{"method":"post","uri":"/charges","scheme":"https","host":"api.omise.co","query":"?a=1","body":"x=1"},"response":{"status_code":"201","content":{"a": 1}}}`: "POST https://api.omise.co/charges?a=1 x=1 → 201 {\"a\": 1}",
		`{"req":{"method":"GET","path":"/charges","headers":[["Accept","*/*"]]},"res":{"statusCode":200,"body_base64":"e30="},"time":1764500000}`:                               "GET /charges  → 200 {}",
		`{"request":{"method":"GET","host":"vault","path":"/tokens"},"response":{"status":200},"response_body":"[]"}`:                                                           "GET https://vault.omise.co/tokens  → 200 []",
		`{"request":{"method":"GET","url":"/charges"},"failure":{"kind":"timeout"}}`:                                                                                            "GET /charges  → 0 none",
		`{"request":{"method":"GET","url":"/charges"},"response":{"status":200,"body":null}}`:                                                                                   "GET /charges  → 200 none",
		`[{"request":{"method":"GET","url":"/a"}},{"request":{"method":"GET","url":"/b"}}]`:                                                                                     "GET /a  → 0 none; GET /b  → 0 none",
		"started\n{\"request\":{\"method\":\"GET\",\"url\":\"/a\"}}\n{\"level\":\"info\"}\n\n{\"broken\": \"\n GET \"x\"\n{\"request\":{\"method\":\"GET\",\"url\":\"/b\"}}": "GET /a  → 0 none; " +
			"holds a record in line 3 that has no request; holds a value in line 5 that is not JSON: a text in it has no end; GET /b  → 0 none; has 2 lines that are no JSON objects, the first in line 1",
	} {
		var got []string
		for made, err := range readLines(&record.File{Reader: strings.NewReader(text)}) {
			got = append(got, line(made, err))
		}
		if got := strings.Join(got, "; "); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", text, got, want)
		}
	}
}

func TestReportsOfTheHarnessAreRead(t *testing.T) {
	const text = `{"verdict":"passed","exit_code":0,"run":{},"totals":{},"cases":[{"id":"a/b","exchanges":[` +
		`{"seq":1,"request":{"method":"GET","host":"api","path":"/charges","query":"limit=1"},"response":{"status":200},"response_body":"{}"}]},{"id":"c/d"},{"exchanges":[]}]}`
	if isLog("report.json", []byte(text)) || !isReport("report.json", []byte(text)) {
		t.Error("not recognized as a report")
	}
	for made, err := range Report.Read(&record.File{Reader: strings.NewReader(text)}) {
		if got := line(made, err); got != "GET https://api.omise.co/charges?limit=1  → 200 {}" {
			t.Error(got)
		}
	}
}

func line(made *record.Record, err error) string {
	if err != nil {
		return err.Error()
	}
	body := string(made.Body)
	if made.Body == nil {
		body = "none"
	}
	return fmt.Sprintf("%s %s %s → %d %s", made.Request.Method, made.Request.URL, made.Request.Body, made.Status, body)
}
