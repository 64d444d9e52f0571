// Package versions tells by its fields which version of the API an object is of.
package versions

import "slices"

// The versions of the API of which something is known, oldest first.
const (
	V2014 = "2014-07-27"
	V2015 = "2015-11-17"
	V2017 = "2017-11-02"
	V2019 = "2019-05-29"
)

// Reading says of which versions a decoded answer can be. It is shared: do not change it.
type Reading struct {
	// Versions could each show it as it is, oldest first. It is empty where marks contradict each other: a mixture that
	// never was.
	Versions []string
	// Marks are what says so, each once, at the first place that has it. An answer that no mark is in fits all versions.
	Marks []Mark
}

// Mark is a field that not every version has, or not in this form.
type Mark struct {
	Place    string   // JSON pointer of the field
	Object   string   // the kind of object that has it: "charge"
	Field    string   // its name, "created", or its form, "currency in lower case"
	Versions []string // those that have it
}

// All returns the versions of which something is known, oldest first.
func All() []string { return slices.Clone(ordered[:]) }

// set is a set of versions, a bit each.
type set uint8

const (
	in2014 set = 1 << iota
	in2015
	in2017
	in2019

	all        = in2014 | in2015 | in2017 | in2019
	before2019 = in2014 | in2015 | in2017
	since2015  = in2015 | in2017 | in2019
	since2017  = in2017 | in2019
)

// ordered has the versions in the order of their bits.
var ordered = [...]string{V2014, V2015, V2017, V2019}

// named has the versions of each set, so that a reading makes no lists.
var named = func() (lists [all + 1][]string) {
	for s := range lists {
		for bit, version := range ordered {
			if set(s)&(1<<bit) != 0 {
				lists[s] = append(lists[s], version)
			}
		}
	}
	return lists
}()

func (s set) versions() []string { return named[s][:len(named[s]):len(named[s])] }
