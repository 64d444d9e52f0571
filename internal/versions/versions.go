// Package versions tells by its fields which version of the API an object is of.
package versions

// The versions of the API of which something is known, oldest first.
const (
	V2014 = "2014-07-27"
	V2015 = "2015-11-17"
	V2017 = "2017-11-02"
	V2019 = "2019-05-29"
)

// Reading says of which versions a decoded answer can be.
type Reading struct {
	// Versions could each show it as it is, oldest first. It is empty where marks contradict each other: a mixture that
	// never was.
	Versions []string
	// Marks are what says so. An answer that no mark is in fits all versions.
	Marks []Mark
}

// Mark is a field that not every version has, or not in this form.
type Mark struct {
	Place    string   // JSON pointer of the field
	Field    string   // its name, "created", or its form, "currency in lower case"
	Versions []string // those that have it
}

// Read returns the reading of a decoded answer.
func Read(answer any) Reading {
	return Reading{Versions: []string{V2014, V2015, V2017, V2019}}
}
