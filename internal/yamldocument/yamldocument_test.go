package yamldocument

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/processortime"
)

// bomb is a text whose aliases make 9 to the power of levels values.
func bomb(levels int) string {
	var text strings.Builder
	text.WriteString("a0: &a0 [x,x,x,x,x,x,x,x,x]\n")
	for i := 1; i < levels; i++ {
		fmt.Fprintf(&text, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 9), ","))
	}
	return text.String()
}

// nested returns texts that are so deep, in the ways that YAML has.
func nested(levels int) map[string]string {
	var block, keys strings.Builder
	for i := range min(levels, 300) {
		fmt.Fprintf(&block, "%sa%s:\n", strings.Repeat(" ", i), strings.Repeat("b", 300-i)) // keys that get shorter
	}
	for range min(levels, 300) {
		keys.WriteString("a: ")
	}
	return map[string]string{
		"brackets": strings.Repeat("[", levels) + strings.Repeat("]", levels), "open brackets": strings.Repeat("[", levels),
		"braces": strings.Repeat("{a: ", levels) + strings.Repeat("}", levels), "dashes": strings.Repeat("- ", levels) + "x",
		"questions": strings.Repeat("? ", levels) + "x", "tags": strings.Repeat("!a ", levels) + "x", "anchors": strings.Repeat("&a ", levels) + "x",
		"keys": block.String(), "keys in one line": keys.String(), "mixed": strings.Repeat("- !a ", levels) + "x",
	}
}

// keys returns a mapping of so many keys.
func keys(many int) string {
	var text strings.Builder
	for i := range many {
		fmt.Fprintf(&text, "k%d: v\n", i)
	}
	return text.String()
}

func indented(text string) string { return "  " + strings.ReplaceAll(text, "\n", "\n  ") }

func TestBombsAreRefusedAtOnce(t *testing.T) {
	texts := map[string][2]string{
		"aliases": {bomb(10), "its aliases make more than 300000 values of it"}, "itself": {"a: &a [*a]\n", "an alias stands within what it stands for"},
		"words":     {"- x\n" + strings.Repeat("- x\n", mostTokens/2), "it has more than 300000 words and signs"},
		"documents": {strings.Repeat("---\na: 1\n", mostTokens/5), "it has more than 1000 documents"}, "ends": {strings.Repeat("a: 1\n...\n", mostTokens/5), "it has more than 1000 documents"},
		"keys": {keys(mostKeys + 1), "it has more than 20000 keys in one mapping"}, "keys within": {"a:\n- b: 1\n" + indented(keys(mostKeys)), "it has more than 20000 keys in one mapping"},
	}
	for _, levels := range []int{120, 50_000} {
		for name, text := range nested(levels) {
			texts[fmt.Sprint(levels, " ", name)] = [2]string{text, "it is nested more than 100 levels deep"}
		}
	}
	for name, each := range texts {
		used := processortime.Used()
		_, err := Parse([]byte(each[0]))
		if took := processortime.Since(used); took > 5*time.Second {
			t.Errorf("%s: it took %s of processor time", name, took)
		}
		if err == nil || err.Error() != each[1] {
			t.Errorf("%s: got %v, want %s", name, err, each[1])
		}
	}
}

func TestWhatPeopleWriteIsRead(t *testing.T) {
	for text, want := range map[string]any{
		"": nil, "# nothing\n": nil, "a: &x [1, 2]\nb: *x\nc: [*x, *x]\n": map[string]any{"a": list(1, 2), "b": list(1, 2), "c": list(list(1, 2), list(1, 2))},
		"a: 1\n" + strings.Repeat("# b\n", 9): map[string]any{"a": uint64(1)},
		strings.Repeat("- ", 40) + "1":        deep(40), strings.Repeat("[", 90) + "1" + strings.Repeat("]", 90): deep(90), "- 1\n---\n- 2\n": list(1),
	} {
		var got any
		if err := Decode([]byte(text), &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %v, %v", text, got, err)
		}
	}
}

func list(values ...any) any {
	for i, each := range values {
		if n, ok := each.(int); ok {
			values[i] = uint64(n)
		}
	}
	return values
}

func deep(levels int) any {
	value := any(1)
	for range levels {
		value = list(value)
	}
	return value
}

func TestWhatHasNoPlaceIsRefused(t *testing.T) {
	var into struct {
		A int `yaml:"a"`
	}
	for text, want := range map[string]string{"b: 1\n": "unknown field", "a: 1\na: 2\n": "already defined", "a: *x\n": "x", "a: [\n": "not found"} {
		if err := Decode([]byte(text), &into); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

// TestTheLargestFileOfTheContractHasRoom: the budget is for what the project itself writes, thrice.
func TestTheLargestFileOfTheContractHasRoom(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "specs", "rules.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Parse(text); err != nil {
		t.Error(err)
	}
}

// TestALongBombIsNotMadeTokens: what is made of a text of 8 MiB before it is refused is a small part of it.
func TestALongBombIsNotMadeTokens(t *testing.T) {
	for name, start := range map[string]string{"at once": "", "behind a long text": "a: |\n" + strings.Repeat("  "+strings.Repeat("x", 60)+"\n", 20_000)} {
		text := start + "b: [" + strings.Repeat(`"a",`, 2<<20) + "]"
		if made, err := tokenize(text, mostTried); err != nil || len(made) <= mostTokens || len(made) > 4*mostTokens {
			t.Errorf("%s: %d tokens are made, %v", name, len(made), err)
		}
	}
}

// TestALongTextIsNotReadAgainAndAgain: signs within one word are no tokens, however many they are.
func TestALongTextIsNotReadAgainAndAgain(t *testing.T) {
	const size, says = 4 * mostTokens, "it has more than 300000 signs"
	text := "a: b" + strings.Repeat(",", size)
	if _, err := tokenize(text, size); err == nil || err.Error() != says {
		t.Errorf("got %v, want %s", err, says)
	}
	if tokens, err := tokenize(text, 2*size); err != nil || len(tokens) > mostDepth {
		t.Errorf("within the budget it has %d tokens, %v", len(tokens), err)
	}
}

// TestATextOfTheWrongSizeIsNotRead: the parser takes many times the room of the longest word.
func TestATextOfTheWrongSizeIsNotRead(t *testing.T) {
	if _, err := Parse(make([]byte, mostBytes+1)); err == nil || err.Error() != "it is larger than 8 MiB" {
		t.Errorf("got %v", err)
	}
}

// FuzzParse holds that any text of the size of a file is read or refused in a second, without a panic.
func FuzzParse(f *testing.F) {
	f.Add([]byte(bomb(10)))
	for _, levels := range []int{30, 3000} {
		for _, text := range nested(levels) {
			f.Add([]byte(text))
		}
	}
	for _, part := range []string{"---\na: 1\n", "a: 1\n...\n", "-\n"} {
		f.Add([]byte(strings.Repeat(part, 2000)))
	}
	for _, text := range []string{"", "!", "a: !!str", "<<: *a\n", "- - ? :\n", "a: |\n  b\n", "'", "%", "\xff", "&a *a", "? *a : *b\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		used := processortime.Used()
		var into any
		err := Decode(text, &into)
		if took := processortime.Since(used); took > time.Second+time.Duration(len(text))*10*time.Microsecond {
			t.Errorf("reading %d bytes took %s of processor time", len(text), took)
		}
		if err != nil && err.Error() == "" {
			t.Error("refused without a word")
		}
	})
}
