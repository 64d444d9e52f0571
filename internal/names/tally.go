package names

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Tally writes counts, the largest first, and says how many it leaves out: "GET /transfers (4), GET /account (1)".
func Tally(counts map[string]int, most int) string {
	sorted := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b))
	})
	parts := make([]string, 0, most)
	for _, name := range sorted[:min(len(sorted), most)] {
		parts = append(parts, fmt.Sprintf("%s (%d)", name, counts[name]))
	}
	if more := len(sorted) - most; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(parts, ", "), more)
	}
	return strings.Join(parts, ", ")
}
