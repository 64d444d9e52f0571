// Package origin says where a command has the value of a key from.
package origin

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/internal/config"
)

// Kind is a place where a value can stand.
type Kind string

// The kinds, from the one that wins over all others to the last.
const (
	Flag     Kind = "flag"
	Variable Kind = "variable"
	File     Kind = "file"
	Default  Kind = "default"
)

// Origin is where a value is from.
type Origin struct {
	Kind Kind
	// Place is the flag, the variable, or the file with the line; empty for a default.
	Place string
}

// IsGiven reports whether the value is that of the environment or of the file.
func (o Origin) IsGiven() bool { return o.Kind == Variable || o.Kind == File }

// Of returns where a command has a key from. A flag wins whatever its value is. A target
// on the command line, or an upstream, replaces that of the environment and the file as a whole.
func Of(cmd *cobra.Command, given *config.Given, key *config.Key) Origin {
	place, byFlag := given.Where(key.Name), cmd.Flags().Changed
	switch {
	case byFlag(key.Flag):
		return Origin{Flag, "--" + key.Flag}
	case place == "", cmd.Flags().Lookup(key.Flag) == nil, slices.ContainsFunc(config.Heads(key.Name), func(head string) bool { k, _ := config.Named(head); return byFlag(k.Flag) }):
		return Origin{Kind: Default}
	case given.IsByVariable(key.Name):
		return Origin{Variable, place}
	}
	return Origin{File, place}
}
