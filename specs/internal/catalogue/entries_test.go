package catalogue

import (
	"fmt"
	"testing"
	"testing/fstest"
)

func TestRead(t *testing.T) {
	type entry struct{ ID string }
	files := fstest.MapFS{
		"faults/b.yaml":     {Data: []byte("- id: b\n")},
		"faults/a.yaml":     {Data: []byte("- id: z\n- id: a\n")},
		"faults/other.yaml": {Data: []byte("- pattern: none\n")},
	}
	if got, err := Read[entry](files, "faults/*.yaml", "specs/faults/other.yaml"); fmt.Sprint(got, err) != "[{z} {a} {b}] <nil>" {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := Read[entry](files, "faults/*.yaml"); err == nil {
		t.Error("an entry with an unknown key is read")
	}
}
