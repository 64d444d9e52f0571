package judge

import "testing"

func TestIdentitiesNameFindingsWhereverTheyStand(t *testing.T) {
	for _, each := range []struct{ file, place, want, read string }{
		{"", "/amount", "", ""},
		{"a.json", "", "a.json charge.schema", "a.json"},
		{"./x/../a.json", "/data/12/card/name", "a.json charge.schema /data/*/card/name", "a.json"},
		{"a b#1%.json", "/metadata/a b", "a%20b%231%25.json charge.schema /metadata/a%20b", "a b#1%.json"},
		{"tests/pr\u00fcfung.json", "/data/1a", "tests/pr\u00fcfung.json charge.schema /data/1a", "tests/pr\u00fcfung.json"},
	} {
		f := &Finding{Rule: "charge.schema", File: each.file, Place: each.place, Line: 7, Message: "any"}
		if got := f.Identity(); got != each.want {
			t.Errorf("%s %s: got %q, want %q", each.file, each.place, got, each.want)
		}
		if file, rule, ok := IdentityParts(each.want); ok != (each.want != "") || ok && (file != each.read || rule != "charge.schema") {
			t.Errorf("%q is read as %q, %q, %v", each.want, file, rule, ok)
		}
	}
	for name, want := range map[string]bool{
		"a.json charge.schema /amount": true, "a.json charge.schema": true, "a.json": false, "a.json charge": false,
		"a.json charge.schema /amo": false, "b.json charge.schema": false, "": false,
	} {
		if Identifies(name, "a.json charge.schema /amount") != want {
			t.Errorf("%q: want %v", name, want)
		}
	}
	for _, name := range []string{"charge.schema", "a b c d", " b", "a ", "%zz x"} {
		if _, _, ok := IdentityParts(name); ok {
			t.Errorf("%q was taken for an identity", name)
		}
	}
}
