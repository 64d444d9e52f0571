//go:build !linux

package namespace

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
)

// kind is how the name spaces are made, which there are none of here.
type kind struct{}

var errNoLinux = errors.New("only Linux has them")

func (n *Namespace) choose(context.Context) error { return errNoLinux }

// Start has a command start inside. It is not called where Open returned an error.
func (n *Namespace) Start(*exec.Cmd) {}

// Enter refuses: there are no name spaces here.
func Enter(string, []string) int {
	fmt.Fprintln(os.Stderr, errNoLinux)
	return 1
}
