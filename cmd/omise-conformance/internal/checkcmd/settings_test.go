package checkcmd

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/config"
)

// unsettled are flags that are no settings: they say what is read and shown, or are those of one run.
var unsettled = []string{"config", "quiet", "verbose", "help", "update-baseline", "since", "fix", "write", "no-reports"}

// TestEveryKeyOfACheckHasARowAndAFlag: each key of the group check stands in one row, with an option of its own, and is a flag.
func TestEveryKeyOfACheckHasARowAndAFlag(t *testing.T) {
	o, of, known := &options{}, map[any]string{}, map[string]bool{}
	for i := range rows {
		if rows[i].Key == "" {
			continue
		}
		option := rows[i].Option(o)
		if of[option] != "" || reflect.ValueOf(option).Kind() != reflect.Pointer {
			t.Errorf("%s and %s have one option", rows[i].Key, of[option])
		}
		of[option] = rows[i].Key
	}
	for i := range config.Keys {
		key := &config.Keys[i]
		if !strings.HasPrefix(key.Name, "check.") {
			continue
		}
		known[key.Flag] = true
		found := false
		for n := range rows {
			found = found || rows[n].Key == key.Name
		}
		if !found {
			t.Errorf("no row has the key %s", key.Name)
		}
	}
	New("", nil).Flags().VisitAll(func(flag *pflag.Flag) {
		if known[flag.Name] == slices.Contains(unsettled, flag.Name) {
			t.Errorf("--%s: a key %t", flag.Name, known[flag.Name])
		}
	})
}

// TestKindsOfFilesAreNamed: the help of --fail-on names the kinds that there are.
func TestKindsOfFilesAreNamed(t *testing.T) {
	key, _ := config.Named("check.fail_on")
	if !strings.HasSuffix(key.Meaning, ": "+strings.Join(conformance.FileKinds(), ", ")) {
		t.Errorf("%s, and there are %v", key.Meaning, conformance.FileKinds())
	}
}
