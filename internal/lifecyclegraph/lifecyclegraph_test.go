package lifecyclegraph_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/lifecyclegraph"
	"github.com/omise-conformance/harness/specs"
)

func draw(t *testing.T, model *specs.Lifecycle, mark func(string) string, markTransition func(from, trigger, to string) string) string {
	t.Helper()
	var out bytes.Buffer
	if err := lifecyclegraph.SVG(&out, model, mark, markTransition); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// elements returns the elements of a picture with the text in each, which must be well-formed.
func elements(t *testing.T, picture string) (all []element) {
	t.Helper()
	var open []int
	for decoder := xml.NewDecoder(strings.NewReader(picture)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%v in %s", err, picture)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attributes: map[string]string{}}
			for _, attribute := range token.Attr {
				e.attributes[attribute.Name.Local] = attribute.Value
			}
			all, open = append(all, e), append(open, len(all))
		case xml.CharData:
			if len(open) > 0 {
				all[open[len(open)-1]].text += string(token)
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
}

type element struct {
	name, text string
	attributes map[string]string
}

func (e element) number(t *testing.T, name string) int {
	t.Helper()
	n, err := strconv.Atoi(e.attributes[name])
	if err != nil {
		t.Fatalf("%s of %v: %v", name, e, err)
	}
	return n
}

func models(t *testing.T) (all []*specs.Lifecycle) {
	t.Helper()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, schema := range contract.Models() {
		all = append(all, contract.Model(schema))
	}
	return all
}

// TestNothingCoversAnother: the texts and the boxes of states have room of their own, within the picture.
func TestNothingCoversAnother(t *testing.T) {
	t.Parallel()
	for _, model := range models(t) {
		var room []image.Rectangle
		var about []string
		all := elements(t, draw(t, model, nil, nil))
		whole := image.Rect(0, 0, all[0].number(t, "width"), all[0].number(t, "height"))
		for _, e := range all {
			var box image.Rectangle
			switch {
			case e.name == "rect":
				x, y := e.number(t, "x"), e.number(t, "y")
				box = image.Rect(x, y, x+e.number(t, "width"), y+e.number(t, "height"))
			case e.name == "tspan": // at 6.6 pixels a character, and 12 a line
				x, y, half := e.number(t, "x"), e.number(t, "y"), len(e.text)*33/10
				box = image.Rect(x-half, y-10, x+half, y+2)
			default:
				continue
			}
			if !box.In(whole) {
				t.Errorf("%s: %q at %v is not within %v", model.Schema, e.text, box, whole)
			}
			for i, other := range room {
				if box.Overlaps(other) {
					t.Errorf("%s: %q at %v covers %q at %v", model.Schema, e.text, box, about[i], other)
				}
			}
			room, about = append(room, box), append(about, e.text)
		}
		if len(room) < len(model.States) {
			t.Errorf("%s: %d boxes and texts for %d states", model.Schema, len(room), len(model.States))
		}
	}
}

// TestPagesMayTakeThem: a strict policy of a page allows a picture, it says itself in words, and the same lifecycle looks the same each time.
func TestPagesMayTakeThem(t *testing.T) {
	t.Parallel()
	for _, model := range models(t) {
		picture := draw(t, model, nil, nil)
		if picture != draw(t, model, nil, nil) {
			t.Errorf("%s: two pictures differ", model.Schema)
		}
		words, arrows := "", 0
		for _, e := range elements(t, picture) {
			if e.attributes["style"] != "" || e.name == "style" || e.name == "script" || e.attributes["href"] != "" {
				t.Errorf("%s: %v", model.Schema, e)
			}
			switch {
			case e.name == "title" || e.name == "desc":
				words += e.text
			case e.attributes["class"] == "arrow":
				arrows++
			}
		}
		want := lifecyclegraph.Arrows(model)
		if arrows != len(want) {
			t.Errorf("%s: %d arrows, want %d", model.Schema, arrows, len(want))
		}
		for _, arrow := range want {
			for _, text := range []string{arrow.From, arrow.To, arrow.Labels[0].Text} {
				if !strings.Contains(words, text) {
					t.Errorf("%s: the words do not say %q: %s", model.Schema, text, words)
				}
			}
		}
	}
}

func TestMarks(t *testing.T) {
	t.Parallel()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	picture := draw(t, contract.Model("Charge"),
		func(state string) string {
			return map[string]string{"captured": "exercised", "voided": `"><script>`}[state]
		},
		func(from, trigger, to string) string {
			return map[string]string{"captured createRefund voided": "failed", " createCharge pending": "exercised", "pending time expired": "current"}[from+" "+trigger+" "+to]
		})
	count := map[string]int{}
	for _, e := range elements(t, picture) {
		if class := e.attributes["class"]; strings.Contains(class, " ") {
			count[class+" "+e.attributes["data-state"]]++
		}
	}
	for class, want := range map[string]int{
		"state exercised captured": 1, `state "><script> voided`: 1, "arrow failed ": 1, "head failed ": 1, "label failed ": 1,
		"arrow exercised ": 1, "dot exercised ": 1, "label exercised ": 5, "arrow current ": 1, "label current ": 1,
	} {
		if count[class] != want {
			t.Errorf("%d elements are %q, want %d", count[class], class, want)
		}
	}
}

// TestCircles: what leads back points up, and a state that nothing leads to has its place.
func TestCircles(t *testing.T) {
	t.Parallel()
	model := &specs.Lifecycle{
		Schema: "Door",
		States: map[string]specs.State{"open": {}, "closed": {}, "locked": {}, "lost": {Gone: true}},
		Starts: []specs.Start{{Operation: "createDoor", State: "open"}},
		Transitions: []specs.Transition{
			{On: "close", From: []string{"open"}, To: "closed"},
			{On: "lock", From: []string{"closed"}, To: "locked"},
			{On: "reset", From: []string{"closed", "locked"}, To: "open"},
			{On: "look", From: []string{"open"}, To: specs.Same},
		},
	}
	top, heads := map[string]int{}, 0
	state := ""
	for _, e := range elements(t, draw(t, model, nil, nil)) {
		switch {
		case e.attributes["data-state"] != "":
			state = e.attributes["data-state"]
		case e.name == "rect":
			top[state] = e.number(t, "y")
		case e.attributes["class"] == "head" && strings.Contains(e.attributes["d"], "l-4 7"):
			heads++
		}
	}
	if len(top) != 4 || top["open"] >= top["closed"] || top["closed"] >= top["locked"] || heads != 2 {
		t.Errorf("the states are at %v, and %d arrows point up", top, heads)
	}
}

type closed struct{}

var errClosed = errors.New("closed")

func (closed) Write([]byte) (int, error) { return 0, errClosed }

func TestOutputThatFails(t *testing.T) {
	t.Parallel()
	if err := lifecyclegraph.SVG(closed{}, models(t)[0], nil, nil); !errors.Is(err, errClosed) {
		t.Errorf("got %v", err)
	}
}
