package literal

import "strings"

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
	endings  string // of names of files
	forms    []form
	heredocs bool
}

var languages = []language{
	{".rb .rake .ru", []form{
		{open: "%q(", close: ")", escapes: Single, nested: true}, {open: "%Q(", close: ")", escapes: Full, nested: true},
		{open: "%(", close: ")", escapes: Full, nested: true}, {open: "%q{", close: "}", escapes: Single, nested: true},
		{open: "%Q{", close: "}", escapes: Full, nested: true}, {open: "%{", close: "}", escapes: Full, nested: true},
		plain, double,
	}, true},
	{".php .phpt .inc", []form{plain, double}, true},
	{".py", []form{triple, tripleTick, double, single}, false},
	{".go", []form{rawTick, double}, false},
	{".java .kt .kts .scala", []form{triple, double}, false},
	{".groovy", []form{triple, tripleTick, double, single}, false},
	{".dart", []form{triple, tripleTick, double, single}, false},
	{".swift", []form{{open: `#"""`, close: `"""#`}, {open: `#"`, close: `"#`}, triple, double}, false},
	{".cs", []form{{open: `"""`, close: `"""`}, {open: `@"`, close: `"`, doubled: true}, {open: `@$"`, close: `"`, doubled: true}, double}, false},
	{".rs", []form{{open: `r##"`, close: `"##`}, {open: `r#"`, close: `"#`}, double}, false},
	{".ex .exs", []form{
		{open: "~s(", close: ")", escapes: Full, nested: true}, {open: "~S(", close: ")", nested: true},
		{open: "~s|", close: "|", escapes: Full}, triple, double, plain,
	}, false},
	{".js .cjs .mjs .jsx .ts .cts .mts .tsx .vue", []form{backtick, single, double}, false},
	{".feature", []form{triple, tripleTick}, false},
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

// Knows reports whether a file is of a language whose texts are found, by its name.
func Knows(file string) bool { return languageOf(file) != nil }
