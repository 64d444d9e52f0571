package literal

import (
	"iter"
	"strings"
)

// form is a way to write a text in a program.
type form struct {
	open, close string
	escapes     Escapes
	nested      bool // close stands for itself where open's last character stood before
	doubled     bool // close stands for itself where it is written twice
	joined      bool // texts of the form that follow each other can be one
}

// The forms that languages have in common.
var (
	double     = form{open: `"`, close: `"`, escapes: Full, joined: true}
	single     = form{open: `'`, close: `'`, escapes: Full, joined: true}
	plain      = form{open: `'`, close: `'`, escapes: Single, joined: true}
	backtick   = form{open: "`", close: "`", escapes: Full}
	rawTick    = form{open: "`", close: "`"}
	triple     = form{open: `"""`, close: `"""`, escapes: Full}
	tripleTick = form{open: `'''`, close: `'''`, escapes: Full}
)

// language is how the programs of one write texts. A longer opening stands before a shorter one.
type language struct {
	name     string
	endings  string // of names of files
	forms    []form
	heredocs bool
}

var languages = []language{
	{"Ruby", ".rb .rake .ru", []form{
		{open: "%q(", close: ")", escapes: Single, nested: true},
		{open: "%Q(", close: ")", escapes: Full, nested: true},
		{open: "%(", close: ")", escapes: Full, nested: true},
		{open: "%q{", close: "}", escapes: Single, nested: true},
		{open: "%Q{", close: "}", escapes: Full, nested: true},
		{open: "%{", close: "}", escapes: Full, nested: true},
		plain, double,
	}, true},
	{"PHP", ".php .phpt .inc", []form{plain, double}, true},
	{"Python", ".py", []form{triple, tripleTick, double, single}, false},
	{"Go", ".go", []form{rawTick, double}, false},
	{"Java, Kotlin and Scala", ".java .kt .kts .scala", []form{triple, double}, false},
	{"Groovy", ".groovy", []form{triple, tripleTick, double, single}, false},
	{"Dart", ".dart", []form{triple, tripleTick, double, single}, false},
	{"Swift", ".swift", []form{{open: `#"""`, close: `"""#`}, {open: `#"`, close: `"#`}, triple, double}, false},
	{"C#", ".cs", []form{{open: `"""`, close: `"""`}, {open: `@"`, close: `"`, doubled: true}, {open: `@$"`, close: `"`, doubled: true}, double}, false},
	{"Rust", ".rs", []form{{open: `r##"`, close: `"##`}, {open: `r#"`, close: `"#`}, double}, false},
	{"Elixir", ".ex .exs", []form{
		{open: "~s(", close: ")", escapes: Full, nested: true},
		{open: "~S(", close: ")", nested: true},
		{open: "~s|", close: "|", escapes: Full},
		triple, double, plain,
	}, false},
	{"JavaScript and TypeScript", ".js .cjs .mjs .jsx .ts .cts .mts .tsx .vue", []form{backtick, single, double}, false},
	{"Gherkin", ".feature", []form{triple, tripleTick}, false},
}

// languageOf returns the language of a file, or nil if it is of none.
func languageOf(file string) *language {
	for i := range languages {
		for ending := range strings.FieldsSeq(languages[i].endings) {
			if strings.HasSuffix(strings.ToLower(file), ending) {
				return &languages[i]
			}
		}
	}
	return nil
}

// Languages yields the languages in which texts are found, each with the endings of its files.
func Languages() iter.Seq2[string, []string] {
	return func(yield func(string, []string) bool) {
		for _, each := range languages {
			if !yield(each.name, strings.Fields(each.endings)) {
				return
			}
		}
	}
}

// Knows reports whether a file is of a language whose texts are found, by its name.
func Knows(file string) bool { return languageOf(file) != nil }
