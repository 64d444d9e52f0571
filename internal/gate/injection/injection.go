// Package injection makes the upstream of a gate behave in ways that a client must cope with.
package injection
