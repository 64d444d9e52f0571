package reason

import (
	"fmt"
	"regexp"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/redact"
)

// Objects is what the emulator knows of ids.
type Objects interface {
	// Holder returns the id of an account that has an object with the id, empty where none has.
	Holder(id string) string
	// Destroyed returns when a request has deleted the object, and reports whether one has.
	Destroyed(id string) (time.Time, bool)
	// Evicted reports whether the object may have been dropped to make room: objects of its kind that are
	// younger than its id were.
	Evicted(id string) bool
	// Began returns when the emulator has started or was reset.
	Began() time.Time
}

// kinds names the objects by the prefixes of their ids.
var kinds = map[string]string{
	"tokn": "token", "card": "card", "cust": "customer", "chrg": "charge", "src": "source", "rfnd": "refund",
	"recp": "recipient", "acch": "chain", "evnt": "event", "docu": "document", "trxn": "transaction", "acct": "account",
	"pkey": "public key", "skey": "secret key", "ckey": "chain key", "whdl": "webhook delivery",
}

var idForm = regexp.MustCompile(`^([a-z]+)_(test_)?([0-9a-z]+)$`)

// NotFound returns why an account has no object with an id, of the kind that was asked for.
func NotFound(kind, id, account string, all Objects, now time.Time) string {
	form := idForm.FindStringSubmatch(id)
	if form == nil {
		return fmt.Sprintf("%q is not the id of a %s", redact.Word(id), kind)
	}
	prefix, id := form[1], redact.Text(id)
	if of := kinds[prefix]; of != "" && of != kind {
		return fmt.Sprintf("%s is the id of a %s, not of a %s", id, of, kind)
	}
	made, ok := ident.ParseID(prefix, id)
	if !ok {
		return fmt.Sprintf("%s was not made by an emulator: its ids are %s_test_ and %d characters", id, prefix, ident.SuffixLen)
	}
	if holder := all.Holder(id); holder != "" && holder != account {
		return fmt.Sprintf("%s belongs to the account %s, and the key of the request to %s", id, holder, account)
	} else if holder != "" {
		return id + " exists, but not where the request looks for it"
	}
	if at, gone := all.Destroyed(id); gone {
		return fmt.Sprintf("%s was deleted %s", id, Ago(at, now))
	}
	if all.Evicted(id) {
		return id + " was dropped to make room for newer objects (--max-objects)"
	}
	if at := made.Moment().Time(); at.Before(all.Began()) {
		return fmt.Sprintf("%s is an id of %s, before the emulator started or was reset %s", id, Time(at), Ago(all.Began(), now))
	}
	return "no account has or had " + id
}
