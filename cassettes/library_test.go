package cassettes

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/dnaeon/go-vcr/v2/cassette"
	"github.com/dnaeon/go-vcr/v2/recorder"
	"go.yaml.in/yaml/v3"
)

// sameInLibrary reads a file as go-vcr does, with another reader of YAML than
// ours, and compares every interaction.
func sameInLibrary(t testing.TB, c *Cassette) {
	t.Helper()
	data := c.Encode()
	var library cassette.Cassette
	if err := yaml.Unmarshal(data, &library); err != nil {
		t.Fatalf("go-vcr cannot read it: %v\n%s", err, data)
	}
	ours, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	if len(library.Interactions) != len(ours.Interactions) {
		t.Fatalf("go-vcr reads %d interactions, we read %d", len(library.Interactions), len(ours.Interactions))
	}
	for index, want := range ours.Interactions {
		got := library.Interactions[index]
		// The library reads an empty mapping as an empty one, we leave out forms.
		got.Form = nil
		if !reflect.DeepEqual(got.Request, want.Request) || got.Code != want.Code || got.Status != want.Status ||
			got.Response.Body != want.Response.Body || got.Duration != want.Duration || !reflect.DeepEqual(got.Response.Headers, want.Response.Headers) {
			t.Errorf("request %d: go-vcr reads\n%+v\nwe read\n%+v", index+1, got, want)
		}
	}
}

func TestLibraryReadsTheSame(t *testing.T) {
	c := example(t)
	sameInLibrary(t, c)
	loaded, err := cassette.Load(strings.TrimSuffix(saved(t, c), extension))
	if err != nil || len(loaded.Interactions) != len(c.Interactions) {
		t.Errorf("go-vcr loads %+v, %v", loaded, err)
	}
	for _, each := range oddAnswers {
		t.Run(each.name, func(t *testing.T) { sameInLibrary(t, record(t, each.handler, readCharge)) })
	}
}

// TestLibraryReplaysOurFile holds that the file serves those who use go-vcr alone.
func TestLibraryReplaysOurFile(t *testing.T) {
	path := saved(t, example(t))
	r, err := recorder.NewAsMode(strings.TrimSuffix(path, extension), recorder.ModeReplaying, brokenTransport{http.ErrServerClosed})
	if err != nil {
		t.Fatal(err)
	}
	if status, text := chargeSteps[1].must(t, replayHosts, r); status != 200 || !strings.Contains(text, `"amount": 100000`) {
		t.Errorf("got %d %s", status, text)
	}
}
