package code_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/captures/code"
	"github.com/omise-conformance/harness/internal/captures/record"
)

// read returns what is read of a program, each record in a line: its line, what was asked, the status, the line of the body, the
// body without line breaks, and what is not known.
func read(path, text string) []string {
	var got []string
	for found, err := range code.Format.Read(&record.File{Path: path, Reader: strings.NewReader(text)}) {
		if err != nil {
			got = append(got, "error: "+err.Error())
			continue
		}
		asked := "?"
		if found.Request != nil {
			asked = found.Request.Method + " " + found.Request.URL
		}
		body := strings.Join(strings.Fields(string(found.Body)), " ")
		got = append(got, fmt.Sprintf("%d|%s|%d|%d|%s|%s", found.At.Line, asked, found.Status, found.BodyAt.Line, body, strings.Join(found.Unknown, " ")))
	}
	return got
}

func check(t *testing.T, path, text string, want ...string) {
	t.Helper()
	if recognized := code.Format.Recognize(path, []byte(text)); len(want) > 0 && !recognized {
		t.Errorf("%s is not recognized: %s", path, text)
	}
	if got := read(path, text); !slices.Equal(got, want) {
		t.Errorf("%s: %s\n got %q\nwant %q", path, text, got, want)
	}
}

func TestMocksOfNock(t *testing.T) {
	check(t, "mock.js", `const nock = require('nock');
// the charge
const id = 'chrg_test_1', url = "/charges/" + id;
const card = { object: 'card', id: 'card_test_1' };
nock('https://api.omise.co')
  .persist()
  .get(url)
  .reply(200, {
    'object':   'charge',
    "id":       id,
    amount:     1_00 + 0xff, /* satang */
    location: `+"`${url}/x`"+`,
    card,
    customer:   customerOf(id),
    fee:        -365,
    refunds: { object: 'list', data: [ ], },
    created_at: new Date(),
    ...more,
  }, { 'content-type': 'application/json' });
`,
		`4|?|0|4|{"object": "card","id": "card_test_1"}|`,
		`8|GET https://api.omise.co/charges/chrg_test_1|200|8|{ "object": "charge", "id": "chrg_test_1", "amount": 355, "location": "/charges/chrg_test_1/x", "card": {"object": "card","id": "card_test_1"}, "customer": null, "fee": -365, "refunds": {"object": "list","data": []}, "created_at": null}|/customer /created_at /*`)
}

func TestWaysToWriteAMock(t *testing.T) {
	const charge = `{object: "charge", id: "chrg_test_1"}`
	const body = `{"object": "charge","id": "chrg_test_1"}`
	for text, want := range map[string]string{
		"const api = nock('https://api.omise.co/');\napi.post('/charges').query(true).reply(402, " + charge + ");":                  "2|POST https://api.omise.co/charges|402|2|" + body + "|",
		"nock('https://api.omise.co').intercept('/charges/x', 'DELETE').reply(200, " + charge + ")":                                 "1|DELETE https://api.omise.co/charges/x|200|1|" + body + "|",
		"nock('https://api.omise.co').get('/a').reply(200)\n.get('/b').reply(200, JSON.stringify(" + charge + "))":                  "2|GET https://api.omise.co/b|200|2|" + body + "|",
		"const body = " + charge + ";\nnock('https://api.omise.co').get('/b').reply(200, body)":                                     "2|GET https://api.omise.co/b|200|1|" + body + "|",
		"nock('https://api.omise.co').get(uri => true).reply(status, " + charge + ")":                                               "1|?|0|1|" + body + "|",
		"nock(host).get('/b').reply(200, " + charge + ")":                                                                           "1|?|200|1|" + body + "|",
		"nock('https://api.omise.co').get('/account').reply(200, {object: 'account', id: 'acct_123'} as Account);":                  `1|GET https://api.omise.co/account|200|1|{"object": "account","id": "acct_123"}|`,
		"http.post('https://api.omise.co/charges', async () => { return HttpResponse.json(" + charge + ") })":                       "1|?|0|1|" + body + "|",
		"import x from 'y'\nexport const charge: Charge = {object: 'charge', id: 'chrg_test_1',} satisfies Charge; const s = /\"'/": "2|?|0|2|" + body + "|",
		"const s = /[\"']/, x = " + charge: "1|?|0|1|" + body + "|",
		"<p>it's</p>\nx = " + charge:       "2|?|0|2|" + body + "|",
		"let id = 'chrg_test_1'; id = other();\nx = {object: 'charge', id, livemode: false}": `2|?|0|2|{"object": "charge","id": null,"livemode": false}|/id`,
	} {
		got := read("a.ts", text)
		if len(got) == 2 { // the reply without a body
			got = got[1:]
		}
		if !slices.Equal(got, []string{want}) {
			t.Errorf("%s\n got %q\nwant %q", text, got, want)
		}
	}
}

func TestBodiesInTexts(t *testing.T) {
	body := "{\n  \"object\": \"charge\",\n  \"id\": \"chrg_test_1\"\n}"
	one := `{ "object": "charge", "id": "chrg_test_1" }`
	for path, text := range map[string]string{
		"a_test.rb": "def body\n  <<-RESPONSE\n" + body + "\n  RESPONSE\nend", "b.php": "<?php\n$x = <<<JSON\n" + body + "\nJSON;",
		"c.py": "x = 1\nbody = \"\"\"\n" + body + "\"\"\"", "d.go": "\n\nconst x = `" + body + "`", "E.java": "\n\"\"\"\n" + body + "\"\"\"",
		"f.swift": "\nlet x = \"\"\"\n" + body + "\n\"\"\"", "g.kt": "\n\nval x = \"\"\"" + body + "\"\"\"", "h.js": "\n\nx = `" + body + "`",
		"i.php": "<?php\n\n$x = '" + body + "';", "J.cs": "\n\nx = @\"" + strings.ReplaceAll(body, `"`, `""`) + "\";",
		"k.rb": "\n\nx = %q(" + body + ")", "l.go": "\n\nx = \"{\\\"object\\\": \\\"charge\\\",\\n \\\"id\\\": \\\"chrg_test_1\\\"}\"",
	} {
		want := one
		if path == "l.go" {
			want = `{"object": "charge", "id": "chrg_test_1"}`
		}
		check(t, path, text, "3|?|0|3|"+want+"|")
	}
}

func TestValuesThatArePutIn(t *testing.T) {
	for path, text := range map[string]string{
		"a.rb": "<<~X\n{\"object\": \"charge\", \"id\": \"chrg_#{id}\", \"livemode\": false, \"amount\": #{amount}}\nX", "b.js": "\n`{\"object\": \"charge\", \"id\": \"${id}\", \"livemode\": false, \"amount\": ${amount}}`",
		"c.go": "\nfmt.Sprintf(`{\"object\": \"charge\", \"id\": %q, \"livemode\": false, \"amount\": %d}`)", "d.py": "\nf'{{\"object\": \"charge\", \"id\": \"{id}\", \"livemode\": false, \"amount\": {amount}}}'",
		"e.swift": "\n\"\"\"\n{\"object\": \"charge\", \"id\": \"\\(id)\", \"livemode\": false, \"amount\": \\(amount)}\"\"\"",
		"F.java":  "\n\"{\\\"object\\\": \\\"charge\\\", \\\"id\\\": \\\"\" + id + \"\\\", \\\"livemode\\\": false, \\\"amount\\\": \" + amount + \"}\"",
	} {
		line := 2
		if path == "e.swift" {
			line = 3
		}
		check(t, path, text, fmt.Sprintf(`%d|?|0|%d|{"object": "charge", "id": null, "livemode": false, "amount": null}|/id /amount`, line, line))
	}
}

func TestOtherPrograms(t *testing.T) {
	for path, text := range map[string]string{
		"stripe.rb": "<<-X\n{\"object\": \"charge\", \"id\": \"ch_1IsXx2K3b4C5d6E7f8G9h0\", \"livemode\": false}\nX",
		"types.ts":  "interface Charge { object: 'charge'; id: string }\ntype Card = { object: 'card', id: string, livemode: boolean }",
		"dict.py":   "x = {'object': 'charge', 'id': 'chrg_test_1'}", "hash.rb": "x = {object: 'charge', id: 'chrg_test_1'}",
		"none.go": "package none", "empty.js": "", "a.txt": "'{\"object\": \"charge\", \"id\": \"chrg_test_1\"}'",
		"other.js": "nock('https://example.com').get('/x').reply(200, {object: 'charge'})", "code.rb": "x = 'a' { \"object\" => 'charge' }",
	} {
		check(t, path, text)
	}
}

func TestABrokenBodyHasItsLine(t *testing.T) {
	check(t, "a.rb", "x = <<-X\n{\n  \"object\": \"charge\",\n  \"id\": \"chrg_test_1\",\n}\nX\ny = '{\"object\": \"card\", \"id\": \"card_test_1\"}'",
		"error: cannot be read at line 4: nothing stands between a comma and the } after it", `7|?|0|7|{"object": "card", "id": "card_test_1"}|`)
}

func TestAnswersOfHTTPInTexts(t *testing.T) {
	check(t, "a.rb", "x = <<-X\nHTTP/1.1 404 Not Found\nServer: nginx\n\n{\"object\": \"error\", \"code\": \"not_found\", \"message\": \"no\"}\nX",
		`2|?|404|5|{"object": "error", "code": "not_found", "message": "no"}|`)
	check(t, "b.rb", "x = %q(\n<- \"POST /charges HTTP/1.1\\r\\nHost: api.omise.co\\r\\n\\r\\n\"\n-> \"HTTP/1.1 200 OK\\r\\n\\r\\n\"\n"+
		"-> \"{\\\"object\\\": \\\"charge\\\", \\\"id\\\": \\\"chrg_test_1\\\"}\"\n)",
		`2|POST https://api.omise.co/charges|200|4|{"object": "charge", "id": "chrg_test_1"}|`)
}

// TestSmallProgramsStaySmall: constants that are made of each other would become values without bounds.
func TestSmallProgramsStaySmall(t *testing.T) {
	for name, line := range map[string]string{
		"texts": "const a%d = a%[2]d + a%[2]d;\n", "objects": "const a%d = {x: a%[2]d, y: a%[2]d, z: [a%[2]d, a%[2]d]};\n", "spread": "const a%d = {...a%[2]d, ...{m%[1]d: a%[2]d}};\n",
	} {
		text := "const a0 = 'chrg_test_';\n"
		for i := range 60 {
			text += fmt.Sprintf(line, i+1, i)
		}
		text += "x = {object: 'charge', livemode: true, id: 'chrg_test_1', all: a60};"
		for found, err := range code.Format.Read(&record.File{Path: "a.js", Reader: strings.NewReader(text)}) {
			if err != nil || len(found.Body) > 2<<20 {
				t.Errorf("%s: a body of %d bytes: %v", name, len(found.Body), err)
			}
		}
	}
	deep := "x = " + strings.Repeat("{object: 'charge', id: ", 5_000) + strings.Repeat("}", 5_000)
	read("a.js", deep)
	read("a.js", strings.Repeat("(", 50_000)+strings.Repeat("nock('https://api.omise.co').get('/x')", 2000)+".reply(200, {object: 'charge'})")
}

// FuzzPrograms holds that bodies of programs are JSON, and that lines are those of the program.
func FuzzPrograms(f *testing.F) {
	f.Add("a.js", "const id = 'chrg_test_1';\nnock('https://api.omise.co').get(`/charges/${id}`).reply(200, {object: 'charge', id, ...x, [y]: -1, z() {}})")
	f.Add("a.tsx", "<p>it's</p>\nconst x = {object: 'card' as const, id: `card_test_${1 + 2}`, list: [,{}], a: b ? c : d}")
	f.Add("a.rb", "<<~X\n{\"object\": \"charge\", \"id\": \"chrg_#{id}\", \"livemode\": false}\nX\n'{\"object\": \"error\"'")
	f.Add("a.py", "x = \"\"\"{\"object\": \"list\", \"location\": \"/charges\", \"data\": [%s]}\"\"\"")
	f.Fuzz(func(t *testing.T, path, text string) {
		lines := strings.Count(text, "\n") + 1
		for found, err := range code.Format.Read(&record.File{Path: path, Reader: strings.NewReader(text)}) {
			if err != nil {
				continue
			}
			if at := found.BodyAt.Line; at < 0 || at > lines {
				t.Fatalf("a body on line %d of %d", at, lines)
			}
			if body := found.Body; found.Request == nil && found.Status == 0 && !json.Valid(body) {
				t.Fatalf("%q is no JSON", body)
			}
			if last := found.BodyAt.Line + strings.Count(string(found.Body), "\n"); found.BodyAt.Verbatim && last > lines {
				t.Fatalf("a body up to line %d of %d: %q", last, lines, found.Body)
			}
		}
	})
}

// TestWhatMocksWereAskedWith: a body that a program says as a whole is that of the request; one with variables is not known.
func TestWhatMocksWereAskedWith(t *testing.T) {
	for asked, want := range map[string]string{
		"{card: {number: '4242424242424242'}, 'amount': 1}": `{"card": {"number": "4242424242424242"},"amount": 1}`,
		"'amount=1&card=tokn_test_1'":                       "amount=1&card=tokn_test_1",
		"{card: token}":                                     "",
		"body => true":                                      "",
		"/amount/":                                          "",
	} {
		text := "nock('https://api.omise.co').post('/charges', " + asked + ").reply(200, {object: 'charge', id: 'chrg_test_1'})"
		records := 0
		for found, err := range code.Format.Read(&record.File{Path: "a.js", Reader: strings.NewReader(text)}) {
			if err != nil || found.Request == nil || string(found.Request.Body) != want {
				t.Errorf("%s: %v, %+v", asked, err, found.Request)
			}
			records++
		}
		if records != 1 {
			t.Errorf("%s: %d records", asked, records)
		}
	}
}
