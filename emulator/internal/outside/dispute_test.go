package outside

import (
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

const notDisputable = "only paid card charges without a dispute can be disputed"

func TestDisputes(t *testing.T) {
	for _, tt := range []struct {
		name, call, body, status, message, total string
	}{
		{"accepted", "/accept", "", `"lost"`, `"Merchant accepts the dispute"`, "-3906"},
		{"lost", "/close", `{"status":"lost"}`, `"lost"`, `"It came"`, "-3906"},
		{"won", "/close", `{"status":"won"}`, `"won"`, `"It came"`, "96094"},
		{"won by default", "/close", ``, `"won"`, `"It came"`, "96094"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k := newKit(t, api.Options{})
			charge := k.charge()
			made := k.post("/charges/"+charge+"/disputes", `{"message":"twice"}`)
			made.has(`"open"`, "status").has("100000", "amount").has("null", "message")
			made.has("0", "documents", "total")
			path := "/disputes/" + made.str("id")
			k.balance("-3906", "0", "0")
			k.get("/charges/"+charge).has(`"open"`, "dispute", "status").has("false", "disputable").has("false", "refundable")
			refund := k.do("POST", "/charges/"+charge+"/refunds", `{"amount":10000}`)
			refund.refused(400, "failed_refund", "disputed charges cannot be refunded")
			k.do("POST", "/charges/"+charge+"/disputes", "").refused(400, "invalid_dispute", notDisputable)
			k.counts("1", "0", "0")

			answered := k.do("PATCH", path, `{"message":"It came","metadata":{"a":1}}`).ok()
			answered.has(`"pending"`, "status").has(`"It came"`, "message").has(`{"a":1}`, "metadata")
			k.counts("0", "1", "0")

			k.advance("1h")
			over := k.do("PATCH", path+tt.call, tt.body).ok().has(tt.status, "status").has(tt.message, "message")
			over.has(`"2026-03-02T11:00:00Z"`, "closed_at")
			k.counts("0", "0", "1")
			k.balance(tt.total, map[bool]string{true: "96094", false: "0"}[tt.status == `"won"`], "0")
			k.get("/charges/"+charge).has(tt.status, "dispute", "status")
			k.do("PATCH", path, `{"message":"again"}`).refused(400, "invalid_dispute", "dispute is already closed")
		})
	}
}

// counts asserts how many disputes are in each list.
func (k *kit) counts(open, pending, closed string) {
	k.t.Helper()
	for path, want := range map[string]string{"": "1", "/open": open, "/pending": pending, "/closed": closed} {
		k.get("/disputes"+path).has(want, "total").has(`"/disputes`+path+`"`, "location")
	}
}

func TestDisputesThatAreRefused(t *testing.T) {
	k := newKit(t, api.Options{})
	held := k.post("/charges", `{"amount":100000,"currency":"thb","capture":false,"card":"`+k.token()+`"}`).str("id")
	k.do("POST", "/charges/"+held+"/disputes", "").refused(400, "invalid_dispute", notDisputable)
	path := "/disputes/" + k.post("/charges/"+k.charge()+"/disputes", "").str("id")
	k.do("PATCH", path+"/close", `{"status":"open"}`).refused(400, "invalid_dispute", "status must be won or lost")
	k.do("PATCH", path, `{"metadata":3}`).refused(400, "invalid_dispute", "Metadata should be a JSON hash")
	k.get(path).has(`"open"`, "status")
}

// upload is a body of multipart/form-data with one file.
func upload(name, mediaType string) string {
	return "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\nContent-Type: " + mediaType +
		"\r\n\r\n%PDF \xff\r\n--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nx\r\n--b--\r\n"
}

func TestDocuments(t *testing.T) {
	k := newKit(t, api.Options{})
	path := "/disputes/" + k.post("/charges/"+k.charge()+"/disputes", "").str("id")
	sendBody := func(body string) *reply {
		return k.send(k.emu.API(), api.DefaultSecretKey, "multipart/form-data; boundary=b", "POST", path+"/documents", body)
	}
	send := func(name, mediaType string) *reply { return sendBody(upload(name, mediaType)) }
	doc := send("../bill.PDF", "application/octet-stream").ok().has(`"bill.PDF"`, "filename").has("false", "deleted")
	location := path + "/documents/" + doc.str("id")
	doc.has(`"`+location+`"`, "location")
	send("photo", "image/png").ok()
	send("run.exe", "application/octet-stream").refused(400, "invalid_file_type", "invalid content-type")
	k.do("POST", path+"/documents", `{}`).refused(400, "invalid_file_type", "invalid content-type")
	sendBody(upload("a.pdf", "")[:90]).refused(400, "bad_request", "request body is not valid multipart/form-data")

	address := doc.str("download_uri")
	_, rest, _ := strings.Cut(address, "/disputes/")
	address = "/disputes/" + rest
	if file := k.browse("GET", address, "").ok(); file.raw != "%PDF \xff" || file.header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the file is %q of type %s", file.raw, file.header.Get("Content-Type"))
	}
	if wrong := k.browse("GET", address[:len(address)-1]+"x", ""); wrong.status != 404 {
		t.Errorf("a wrong address is answered %d", wrong.status)
	}
	k.get(path).has("2", "documents", "total").has(`"bill.PDF"`, "documents", "data", 0, "filename")
	k.get(path+"/documents").has("2", "total")
	k.do("DELETE", location, "").ok().has("true", "deleted")
	k.do("GET", location, "").refused(404, "not_found", "document "+doc.str("id")+" was not found")

	for range maxDocuments - 1 {
		send("photo.jpg", "").ok()
	}
	send("photo.jpg", "").refused(400, "documents_locked", "documents list cannot be modified")
	k.do("PATCH", path+"/accept", "").ok()
	first := path + "/documents/" + k.get(path).str("documents", "data", 0, "id")
	k.do("DELETE", first, "").refused(400, "invalid_dispute", "dispute is already closed")
}

// A file is for disputes: other operations take no multipart/form-data.
func TestOtherOperationsTakeNoFile(t *testing.T) {
	k := newKit(t, api.Options{})
	for _, path := range []string{"/charges", "/transfers"} {
		r := k.send(k.emu.API(), api.DefaultSecretKey, "multipart/form-data; boundary=b", "POST", path, upload("a.pdf", ""))
		r.refused(400, "bad_request", "content type multipart/form-data is not supported")
	}
}
