package target

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
)

// serveBytes answers every request with these bytes, each on a connection of its own.
func serveBytes(t *testing.T, answer string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
				if request, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
					_, _ = io.Copy(io.Discard, request.Body)
					_, _ = io.WriteString(conn, answer)
				}
			}()
		}
	}()
	return "http://" + listener.Addr().String()
}

const (
	okLine   = "HTTP/1.1 200 OK\r\n"
	asJSON   = "Content-Type: application/json\r\n"
	twoLong  = "Content-Length: 2\r\n"
	chunks   = "Transfer-Encoding: chunked\r\n"
	ending   = "\r\n2\r\n{}\r\n0\r\n\r\n"
	twice    = "Content-Length twice"
	both     = "both Content-Length and Transfer-Encoding"
	unusable = "transport: no usable answer from $ ("
	refused  = "malformed: the answer of $ is no message as HTTP/1.1 has it ("
)

// messageRows are answers as some clients refuse them, and their harmless twins. What net/http itself refuses begins with
// "malformed:", and is a broken rule as well; what begins with another word cannot be judged.
var messageRows = map[string]struct{ answer, want string }{
	"as it is":           {okLine + asJSON + twoLong + "\r\n{}", ""},
	"length and chunks":  {okLine + asJSON + twoLong + chunks + ending, both},
	"chunks and length":  {okLine + asJSON + "transfer-encoding: chunked\r\ncontent-length: 2\r\n" + ending, both},
	"length twice":       {okLine + asJSON + twoLong + twoLong + "\r\n{}", twice},
	"folded header":      {okLine + asJSON + "X-Name: a\r\n b\r\n" + twoLong + "\r\n{}", "a header over several lines"},
	"folded type":        {okLine + "Content-Type: application/json;\r\n\tcharset=utf-8\r\n" + twoLong + "\r\n{}", "a header over several lines"},
	"blank before colon": {okLine + asJSON + "X-Name : a\r\n" + twoLong + "\r\n{}", "a header whose name has a blank in it or behind it"},
	"blank in a name":    {okLine + asJSON + "X Name: a\r\n" + twoLong + "\r\n{}", "a header whose name has a blank in it or behind it"},
	"line feeds alone":   {strings.ReplaceAll(okLine+asJSON+twoLong+"\r\n{}", "\r\n", "\n"), "a line that ends in a line feed alone"},
	"one line feed":      {okLine + "Content-Type: application/json\n" + twoLong + "\r\n{}", "a line that ends in a line feed alone"},
	"HTTP/2 in words":    {"HTTP/2.0 200 OK\r\n" + asJSON + twoLong + "\r\n{}", "a status line that is not like HTTP/1.1 200 OK"},
	"HTTP/1.2":           {"HTTP/1.2 200 OK\r\n" + asJSON + twoLong + "\r\n{}", "a status line that is not like HTTP/1.1 200 OK"},
	"two blanks":         {"HTTP/1.1  200 OK\r\n" + asJSON + twoLong + "\r\n{}", "a status line that is not like HTTP/1.1 200 OK"},
	"status 000":         {"HTTP/1.1 000 OK\r\n" + asJSON + twoLong + "\r\n{}", "a status line that is not like HTTP/1.1 200 OK"},
	"after early hints":  {"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + okLine + asJSON + twoLong + twoLong + "\r\n{}", twice},
	"several":            {okLine + asJSON + twoLong + twoLong + chunks + "X-Name : a\n" + ending, "a line that ends in a line feed alone|a header whose name has a blank in it or behind it|" + twice + "|" + both},

	"two lengths":         {okLine + asJSON + twoLong + "Content-Length: 3\r\n\r\n{}", refused + "HTTP/1.x transport connection broken: http: message cannot contain multiple Content-Length headers"},
	"list of lengths":     {okLine + asJSON + "Content-Length: 2, 2\r\n\r\n{}", refused + `HTTP/1.x transport connection broken: bad Content-Length "2, 2")`},
	"length with a plus":  {okLine + asJSON + "Content-Length: +2\r\n\r\n{}", refused + `HTTP/1.x transport connection broken: bad Content-Length "+2")`},
	"length in hex":       {okLine + asJSON + "Content-Length: 0x2\r\n\r\n{}", refused + `HTTP/1.x transport connection broken: bad Content-Length "0x2")`},
	"length below zero":   {okLine + asJSON + "Content-Length: -1\r\n\r\n{}", refused + `HTTP/1.x transport connection broken: bad Content-Length "-1")`},
	"chunked twice":       {okLine + asJSON + chunks + chunks + ending, refused + "HTTP/1.x transport connection broken: too many transfer encodings"},
	"gzip as a transfer":  {okLine + asJSON + "Transfer-Encoding: gzip, chunked\r\n" + ending, refused + "HTTP/1.x transport connection broken: unsupported transfer encoding"},
	"identity transfer":   {okLine + asJSON + twoLong + "Transfer-Encoding: identity\r\n\r\n{}", refused + "HTTP/1.x transport connection broken: unsupported transfer encoding"},
	"no colon":            {okLine + asJSON + "X-Name\r\n" + twoLong + "\r\n{}", unusable + "HTTP/1.x transport connection broken: malformed MIME header: missing colon"},
	"no name":             {okLine + asJSON + ": a\r\n" + twoLong + "\r\n{}", unusable + "HTTP/1.x transport connection broken: malformed MIME header line"},
	"name not ASCII":      {okLine + asJSON + "X-N\u00e9: a\r\n" + twoLong + "\r\n{}", unusable + "HTTP/1.x transport connection broken: malformed MIME header line"},
	"control in a value":  {okLine + asJSON + "X-Name: a\x01b\r\n" + twoLong + "\r\n{}", unusable + "HTTP/1.x transport connection broken: malformed MIME header line"},
	"NUL in a value":      {okLine + asJSON + "X-Name: a\x00b\r\n" + twoLong + "\r\n{}", unusable + "HTTP/1.x transport connection broken: malformed MIME header line"},
	"status of 4 digits":  {"HTTP/1.1 2000 OK\r\n" + asJSON + twoLong + "\r\n{}", unusable + "HTTP/1.x transport connection broken: malformed HTTP status code"},
	"chunk in C":          {okLine + asJSON + chunks + "\r\n0x2\r\n{}\r\n0\r\n\r\n", refused + "invalid byte in chunk length)"},
	"chunk of line feeds": {okLine + asJSON + chunks + "\r\n2\n{}\n0\n\n", refused + "chunked line ends with bare LF)"},
	"called gzip":         {okLine + asJSON + "Content-Length: 19\r\nContent-Encoding: gzip\r\n\r\n{\"object\":\"charge\"}", refused + "gzip: invalid header)"},

	"no HTTP":      {"<html>oops</html>\r\n\r\n", "transport: no usable answer from $ (HTTP/1.x transport connection broken: malformed HTTP response"},
	"another":      {"ICY 200 OK\r\n\r\n", "transport: no usable answer from $ (HTTP/1.x transport connection broken: malformed HTTP version"},
	"length short": {okLine + asJSON + "Content-Length: 9\r\n\r\n{}", "closed: $ closed the connection before its answer was complete (unexpected EOF)"},

	"twin: no reason":      {"HTTP/1.1 200\r\n" + asJSON + twoLong + "\r\n{}", ""},
	"twin: blank reason":   {"HTTP/1.1 200 \r\n" + asJSON + twoLong + "\r\n{}", ""},
	"twin: HTTP/1.0":       {"HTTP/1.0 200 OK\r\n" + asJSON + "\r\n{}", ""},
	"twin: no length":      {okLine + asJSON + "\r\n{}", ""},
	"twin: chunks":         {okLine + asJSON + "Transfer-Encoding: Chunked\r\nTrailer: X-Name\r\n\r\n2;a=b\r\n{}\r\n0\r\nX-Name: a\r\n\r\n", ""},
	"twin: odd names":      {okLine + asJSON + "x_name.!#$%&'*+^`|~1: a\r\nX-Empty:\r\nX-Tab:\ta\tb\t\r\n" + twoLong + "\r\n{}", ""},
	"twin: no ASCII value": {okLine + asJSON + "X-Name: caf\u00e9 \xe9\r\n" + twoLong + "\r\n{}", ""},
	"twin: cookies":        {okLine + asJSON + "Set-Cookie: a=b\r\nSet-Cookie: c=d\r\nConnection: close\r\nKeep-Alive: timeout=5\r\n" + twoLong + "\r\n{}", ""},
	"twin: early hints":    {"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + okLine + asJSON + twoLong + "\r\n{}", ""},
}

func TestMessagesAsStrictClientsReadThem(t *testing.T) {
	for name, row := range messageRows {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := serveBytes(t, row.answer)
			to, err := New(Config{APIURL: address, VaultURL: address, Keys: Keys{Public: "pkey_test_abc", Secret: "skey_test_abc"}})
			if err != nil {
				t.Fatal(err)
			}
			ex := to.Do(t.Context(), Call{Method: http.MethodGet, Host: exchange.API, Path: "/charges", Key: "skey_test_abc"})
			got := ""
			if ex.Failure != nil {
				got = string(ex.Failure.Kind) + ": " + strings.ReplaceAll(ex.Failure.Message, address, "$")
			} else {
				got = strings.Join(ex.Response.Flaws, "|")
			}
			if row.want == "" && got != "" || !strings.HasPrefix(got, row.want) {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
}

// TestEachAnswerOfAConnectionIsLookedAt has two answers on one connection, the first of them flawed.
func TestEachAnswerOfAConnectionIsLookedAt(t *testing.T) {
	answers := []string{
		okLine + asJSON + twoLong + twoLong + "\r\n{}",
		okLine + asJSON + twoLong + "\r\n{}",
		okLine + asJSON + twoLong + chunks + ending,
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		from := bufio.NewReader(conn)
		for _, answer := range answers {
			if _, err := http.ReadRequest(from); err == nil {
				_, _ = io.WriteString(conn, answer)
			}
		}
	}()
	address := "http://" + listener.Addr().String()
	to, err := New(Config{APIURL: address, VaultURL: address, Keys: Keys{Public: "pkey_test_abc", Secret: "skey_test_abc"}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{twice, "", both} {
		ex := to.Do(t.Context(), Call{Method: http.MethodGet, Host: exchange.API, Path: "/charges", Key: "skey_test_abc"})
		if ex.Response == nil || strings.Join(ex.Response.Flaws, "|") != want {
			t.Errorf("answer %d: %+v, %+v, want %s", i, ex.Response, ex.Failure, want)
		}
	}
}
