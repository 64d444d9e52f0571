package judge

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/processortime"
)

// objectOf returns an object with so many members, and what a test adds at its end.
func objectOf(members int, more string) []byte {
	var b strings.Builder
	b.WriteString(`{"":0`)
	for i := range members {
		fmt.Fprintf(&b, `,"m%d":1`, i)
	}
	return []byte(b.String() + more + "}")
}

// Each name of a large object was compared with all before it: 4 MiB of members took ten seconds.
func TestNamesOfALargeObjectAreComparedInTime(t *testing.T) {
	used := processortime.Used()
	spellings(objectOf(400_000, ""))
	if took := processortime.Since(used); took > 10*time.Second {
		t.Errorf("400,000 members took %s", took)
	}
}

// A large object shows what a small one shows.
func TestNamesOfALargeObject(t *testing.T) {
	for more, want := range map[string]spelling{
		`,"m7":2`:                         doubledName,
		`,"M7":2`:                         foldedName,
		`,"k":1,"\u212a":2`:               "", // the sign of Kelvin is a K, but of another length: such names are not compared
		`,"other":2`:                      "",
		`,"metadata":{"a":1,"A":2}`:       "",
		`,"card":{"id":1,"id":2}`:         doubledName,
		`,"m511":1,"further":2`:           doubledName,
		`,"further":2,"\u0046URTHER":"x"`: foldedName,
	} {
		for _, members := range []int{20, nameKinds - 2, nameKinds, 3 * nameKinds} {
			if members < 512 && strings.Contains(more, "m511") {
				continue
			}
			found := spellings(objectOf(members, more))
			if want == "" && len(found) > 0 || want != "" && (len(found) != 1 || found[0].spelling != want) {
				t.Errorf("%d members and %s: %v, want %q", members, more, found, want)
			}
		}
	}
}
