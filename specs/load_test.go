package specs

import (
	"testing"
	"time"
)

func TestLoadIsQuick(t *testing.T) {
	start := time.Now()
	c, err := parse(rawOpenAPI, rawRules)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(time.Since(start), len(c.Operations), len(c.Rules))
}
