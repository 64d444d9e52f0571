// Package wire makes faults of the contract: each is a proxy that changes one thing in
// the answers that pass it, a field of an object, a status, a header. A suite that does
// not notice is worth nothing.
package faultproxy

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
)

// Fault is one thing that goes wrong on the way of an answer.
type Fault struct {
	// ID is "wire/charge.amount/drop", "wire/answer/charge/empty" or
	// "wire/header/x-request-id/drop".
	ID       string
	Sentence string
	Group    string // what is changed: "charge", "answer", "header", "harmless"
	// Breaks are the rules that it must break, Besides those that it may break too.
	Breaks, Besides []string
	Dialect         string // any, or documented where only that dialect has the field
	// Harmless: an answer means the same as before, and every verdict must be too.
	Harmless bool

	// kind is that of the objects that are changed; empty where every answer is.
	kind   string
	change func(*answer)
}

// answer is an answer on its way, its body read.
type answer struct {
	request  *http.Request
	response *http.Response
	body     []byte
	// kind is that of the object that the answer is: "charge", "list", "error".
	// Empty: the answer is none of the API, but a page or a picture.
	kind string
}

// Faults gives every fault that the contract makes, in an order that stays, with what
// specs/faults/wire.yaml says that they break besides.
func Faults(contract *specs.Contract) ([]*Fault, error) {
	faults := slices.Concat(fieldFaults(contract), answerFaults(contract), headerFaults(), harmless())
	besides, err := contract.WireAllowances()
	if err != nil {
		return nil, err
	}
	if err := addBesides(faults, besides); err != nil {
		return nil, err
	}
	for _, fault := range faults {
		slices.Sort(fault.Besides)
		fault.Besides = slices.DeleteFunc(slices.Compact(fault.Besides), func(rule string) bool { return slices.Contains(fault.Breaks, rule) })
	}
	return faults, nil
}

// addBesides refuses patterns that no fault fits: the field may be gone.
func addBesides(faults []*Fault, besides []specs.WireAllowance) error {
	var errs []error
	for _, entry := range besides {
		for _, pattern := range entry.Faults {
			met := false
			for _, fault := range faults {
				if names.Match(pattern, fault.ID) {
					met = true
					fault.Besides = append(fault.Besides, entry.MayAlsoBreak...)
				}
			}
			if !met {
				errs = append(errs, fmt.Errorf("%s: no fault has the name %s", specs.WireFaultsFile, pattern))
			}
		}
	}
	return errors.Join(errs...)
}
