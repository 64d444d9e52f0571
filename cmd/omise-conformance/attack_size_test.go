package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const mebibyte = 1 << 20

// onCases judges a hostile server by cases that a busy machine may take its time for.
func onCases(command, cases string) string {
	return command + " --api-url $PEER --case " + cases + " -q --timeout-request 15s --timeout-connect 5s --timeout-poll 50ms --timeout-case 20s"
}

// sized answers every request with a body and further fields of a header. The body is made once.
func sized(header, body string) answerer {
	head := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n", header, len(body))
	return func(conn net.Conn, request *http.Request) {
		_, _ = io.WriteString(conn, head)
		if request.Method != http.MethodHead {
			_, _ = io.WriteString(conn, body)
		}
	}
}

// filled returns a text of size bytes between two others.
func filled(before, part, after string, size int) string {
	return before + strings.Repeat(part, (size-len(before)-len(after))/len(part)) + after
}

// members returns an object with so many members.
func members(count int) string {
	var object strings.Builder
	object.WriteString(`{"object":"charge"`)
	for i := range count {
		fmt.Fprintf(&object, `,"m%d":%d`, i, i)
	}
	return object.String() + "}"
}

// wide returns an object of that size with nearly as many members as an answer is read with.
func wide(size int) string {
	const count = 95_000
	var object strings.Builder
	object.WriteString(`{"object":"charge"`)
	value := strings.Repeat("x", size/count-20)
	for i := range count {
		fmt.Fprintf(&object, `,"m%d":%q`, i, value)
	}
	return object.String() + "}"
}

// sizeAttacks returns answers that are larger, deeper or more than those of an API. It is a function since each command of a test begins
// with what is a variable here.
func sizeAttacks() []attack {
	return []attack{
		{
			name: "4 MiB of text to a hundred cases", args: onCases("run", "charges/c*"), code: 1, says: "Not conformant",
			answer: sized("", filled("", "x", "", 4*mebibyte)), longest: 90 * time.Second,
		},
		{
			name: "20 kB of HTML", args: onCases("run", "charges/c*,tokens/*"), code: 1, says: "Not conformant",
			answer: sized("", filled("<html>", "<p>hello &amp; world</p>\n", "</html>", 20_000)), longest: 60 * time.Second,
		},
		{
			name: "a string of 4 MiB", args: onCases("run", "charges/by-token"), code: 1, says: "Not conformant",
			answer: sized("", filled(`{"object":"charge","id":"chrg_test_1","description":"`, "a", `"}`, 4*mebibyte)), longest: 60 * time.Second,
		},
		{
			name: "an error with a message of 4 MiB", args: onCases("run", "charges/b*"), code: 1, says: "Not conformant",
			answer: sized("", filled(`{"object":"error","code":"bad_request","message":"`, "boom ", `"}`, 4*mebibyte)), longest: 60 * time.Second,
		},
		{
			name: "a name of 1 MiB", args: onCases("run", "charges/b*"), code: 1, says: "Not conformant",
			answer: sized("", filled(`{"object":"charge","`, "k", `":1}`, mebibyte)), longest: 60 * time.Second,
		},
		{
			name: "a million empty objects", args: onCases("run", "charges/b*"), code: 1, says: "of more than 100000 values",
			answer: sized("", filled(`{"object":"list","data":[`, "{},", "{}]}", 4*mebibyte)), longest: 60 * time.Second,
		},
		{
			name: "a list of 20,000 empty objects", args: onCases("run", "lists/*"), code: 1, says: "Not conformant",
			answer: sized("", filled(`{"object":"list","data":[`, "{},", "{}]}", 60_000)), longest: 60 * time.Second,
		},
		{
			name: "a hundred thousand members", args: onCases("run", "charges/b*"), code: 1, says: "of more than 100000 values",
			answer: sized("", members(100_000)), longest: 60 * time.Second,
		},
		{
			name: "4 MiB of members to twenty cases", args: onCases("run", "charges/a* --case charges/b*"), code: 1, says: "after long answers of more than 32 MiB together",
			answer: sized("", wide(4*mebibyte)), longest: 2 * time.Minute,
		},
		{
			name: "nine thousand levels", args: onCases("run", "charges/b*"), code: 1, says: "nested more than 100 levels deep",
			answer: sized("", strings.Repeat(`{"a":`, 9000)+"1"+strings.Repeat("}", 9000)), longest: 60 * time.Second,
		},
		{
			name: "a header of 1 MB", args: onCases("run", "charges/b*"), code: 3, says: "response headers exceeded 262144 bytes",
			answer: sized("X-Large: "+strings.Repeat("h", 990_000)+"\r\n", "{}"), longest: 60 * time.Second,
		},
		{
			name: "a header of 200 kB", args: onCases("run", "charges/b*"), code: 1, says: "Not conformant",
			answer: sized("X-Large: "+strings.Repeat("h", 200_000)+"\r\n", "{}"), longest: 60 * time.Second,
		},
		{
			name: "a recording of 4 MiB to each case", args: onCases("record", "charges/by*") + " --cassettes recorded", code: 1, says: "Not conformant",
			answer: sized("", filled("", "x", "", 4*mebibyte)), longest: 60 * time.Second,
		},
		{
			name: "{} to the whole suite", args: "run --api-url $PEER -q", code: 1, says: "Not conformant",
			answer: sized("", "{}"), longest: 3 * time.Minute,
		},
		{
			name: "two thousand million shards", args: "report merge . --report-dir merged", code: 2, reportless: true,
			says:  "invalid shard",
			files: map[string]string{"report.json": shardReport},
		},
	}
}

// shardReport is a report of a shard of a run that nobody can have made.
const shardReport = `{"$schema":"urn:omise-conformance:report:1","verdict":"nothing_selected","exit_code":4,"run":{"mode":"run",` +
	`"target":"x","dialect":"any","spoke":{},"spec_version":"1","harness_version":"1","started_at":"2026-01-01T00:00:00Z",` +
	`"duration_ms":1,"seed":1,"features":[],"timeouts":{},"shard":"1/2000000000"},"totals":{"cases":0,"passed":0,"failed":0,` +
	`"blocked":0,"not_judged":0,"unsupported":0,"excluded":0,"known_failing":0,"warnings":0,"checks":0,"requests":0},` +
	`"rules":[],"cases":[],"stale":[],"incomplete":[],"problems":[]}`

// small checks that people and CI servers can read what the command has written.
func (o outcome) small(t *testing.T) {
	t.Helper()
	for name, most := range map[string]int64{"report.json": 20_000_000, "junit.xml": 5_000_000} {
		if info, err := os.Stat(filepath.Join(o.folder, "conformance-report", name)); err == nil && info.Size() > most {
			t.Errorf("%s has %d bytes, more than %d", name, info.Size(), most)
		}
	}
	if lines := strings.Count(o.out, "\n"); lines > 200 {
		t.Errorf("the console has %d lines:\n%s", lines, tail(o.out))
	}
}

func TestAnswersOfAnySize(t *testing.T) {
	t.Parallel()
	attacked(t, sizeAttacks())
}
