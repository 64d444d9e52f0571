package main

import (
	"os"
	"testing"
)

// TestThePageOnInterceptionIsUpToDate notices a change of the table of runtimes at once; the other documents wait for make
// generate.
func TestThePageOnInterceptionIsUpToDate(t *testing.T) {
	page, err := os.ReadFile("../../docs/gate/interception.md")
	if err != nil || string(page) != string(interception()) {
		t.Errorf("docs/gate/interception.md is stale (%v): run make generate", err)
	}
}
