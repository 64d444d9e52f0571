// Package faultproxy makes faults from the contract. Each fault is a proxy that changes one
// thing in the answers that pass it: a field of an object, a status, a header.
package faultproxy

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
)

// Fault is one thing that goes wrong with an answer between target and client.
type Fault struct {
	// ID is "wire/charge.amount/drop", "wire/answer/charge/empty" or
	// "wire/header/x-request-id/drop".
	ID       string
	Sentence string
	Group    string // what is changed: "charge", "answer", "header", "bytes", "harmless"
	// Breaks are the rules that must fail, Besides the rules that may fail as well.
	Breaks, Besides []string
	Dialect         string // any, or documented if only that dialect has the field
	// Harmless: the answers mean the same as before, so every verdict must stay.
	Harmless bool

	// kind is the kind of the changed objects; empty if every answer is changed.
	kind   string
	change func(*answer)
}

// answer is an answer between target and client.
type answer struct {
	request  *http.Request
	response *http.Response
	body     []byte
	// kind is the kind of the object in the body: "charge", "list", "error". It is empty
	// for what is not an answer of the API, such as a page or a picture.
	kind string
}

// Faults returns every fault that follows from the contract, always in the same order, with
// the rules that may fail as well by specs/faults/wire.yaml.
func Faults(contract *specs.Contract) ([]*Fault, error) {
	faults := slices.Concat(
		fieldFaults(contract), answerFaults(contract), headerFaults(), ofBytes(byteFaults, "bytes"), Harmless(), ofBytes(byteTwins, "harmless"),
	)
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

// addBesides refuses a pattern that fits no fault: the field may be gone.
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
