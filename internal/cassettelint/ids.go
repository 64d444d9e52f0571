package cassettelint

import (
	"maps"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// An id ends with 19 characters that are a number in base 36. From bit 55 on the number is
// the time of creation in milliseconds, in all recorded objects within idTolerance.
const (
	idSuffix    = 19
	idTimeBit   = 55
	idTolerance = 3 * time.Second
)

func (c *check) idTime(interaction int, object map[string]any) {
	id := textOf(object, "id")
	created, err := time.Parse(time.RFC3339, textOf(object, "created_at"))
	if err != nil || len(id) < idSuffix {
		return
	}
	number, ok := new(big.Int).SetString(id[len(id)-idSuffix:], 36)
	if !ok {
		return
	}
	said := time.UnixMilli(number.Rsh(number, idTimeBit).Int64())
	if off := created.Sub(said); off > idTolerance || off < -idTolerance {
		c.problemf(Contract, interaction, "the id %s was made at %s, but created_at of the object is %s",
			id, said.UTC().Format(time.RFC3339), created.UTC().Format(time.RFC3339))
	}
}

// wholeID is an id of full length anywhere in a text.
var wholeID = lazyregexp.New(`\b[a-z]{3,5}_test_[0-9a-z]{19}\b`)

// nearIDs checks that no two ids differ in a single character. Half of an id is random, so
// one of the two was changed.
func (c *check) nearIDs(whole *cassettes.Cassette) {
	first := map[string]int{}
	for i, interaction := range whole.Interactions {
		for _, part := range []string{interaction.URL, interaction.Request.Body, interaction.Response.Body} {
			for _, id := range wholeID.FindAllString(part, -1) {
				if first[id] == 0 {
					first[id] = i + 1
				}
			}
		}
	}
	ids := slices.Sorted(maps.Keys(first))
	for i, id := range ids {
		for _, other := range ids[i+1:] {
			if differences(id, other) == 1 {
				c.problemf(
					Contract,
					max(first[id], first[other]),
					"%s differs in a single character from %s: one of them was changed after it was recorded",
					id,
					other,
				)
			}
		}
	}
}

// differences returns in how many characters two texts of one length differ.
func differences(a, b string) int {
	if len(a) != len(b) || !strings.HasPrefix(b, a[:4]) {
		return len(a)
	}
	n := 0
	for i := range len(a) {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}
