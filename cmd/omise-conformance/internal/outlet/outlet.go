// Package outlet is where output leaves the process: whatever a command prints goes through it, so that no secret and
// nothing that a terminal or a CI service obeys gets out, whoever wrote the text.
package outlet

import (
	"bytes"
	"io"
	"log"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/lazyregexp"
	"github.com/omise-conformance/harness/internal/sentence"
)

// Attach has all that a command and those below it print go through outlets, and returns what writes the last line.
func Attach(root *cobra.Command) (flush func()) {
	root.InitDefaultCompletionCmd() // whose scripts are the program's own
	out, errs := New(os.Stdout), New(os.Stderr)
	// Package net/http tells the standard logger what it met, and quotes what a server sent.
	log.SetOutput(&remarks{to: errs})
	root.SetOut(out)
	root.SetErr(errs)
	return func() { out.Flush(); errs.Flush() }
}

// Outlet is a writer to an output of the process. It writes whole lines. Its methods may be called at the same time.
type Outlet struct {
	to *os.File

	mu      sync.Mutex
	pending []byte // the beginning of a line
	secrets []string
}

// New returns the outlet to a file.
func New(to *os.File) *Outlet { return &Outlet{to: to} }

// mostPending bounds the beginning of a line that waits for its end.
const mostPending = 1 << 20

// Write writes the lines that are complete. What follows them waits for its line feed, since a secret could be in two
// parts.
func (o *Outlet) Write(text []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.pending = append(o.pending, text...)
	end := bytes.LastIndexByte(o.pending, '\n') + 1
	if end == 0 && len(o.pending) < mostPending {
		return len(text), nil
	} else if end == 0 {
		end = len(o.pending)
	}
	lines := string(o.pending[:end])
	o.pending = append(o.pending[:0], o.pending[end:]...)
	if err := o.write(lines); err != nil {
		return 0, err
	}
	return len(text), nil
}

// lastWait bounds how long Flush waits where nobody reads the output any more.
const lastWait = time.Second

// Flush writes what waits for the end of its line.
func (o *Outlet) Flush() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		o.mu.Lock()
		defer o.mu.Unlock()
		_ = o.write(string(o.pending)) // nobody is left to be told
		o.pending = nil
	}()
	select {
	case <-done:
	case <-time.After(lastWait):
	}
}

func (o *Outlet) write(text string) error {
	_, err := io.WriteString(o.to, o.cleaned(text))
	return err
}

// Fd is the descriptor of the file, by which a terminal is known.
func (o *Outlet) Fd() uintptr { return o.to.Fd() }

// Conceal has values, such as the keys of this run, never be written.
func (o *Outlet) Conceal(secrets ...string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.secrets = append(o.secrets, secrets...)
}

// spared is what stays as it is: the colors of the console report, and the keys of the emulator, which are published.
var spared = lazyregexp.New(`\x1b\[(?:[012]|(?:1;)?3[0-7])m|` + emulator.DefaultPublicKey + `|` + emulator.DefaultSecretKey)

// cleaned returns lines without what may not leave.
func (o *Outlet) cleaned(text string) string {
	if !strings.Contains(text, "\x1b[") && !strings.Contains(text, "emulator") {
		return o.cleanedLines(text)
	}
	var out strings.Builder
	from := 0
	for _, at := range spared.FindAllStringIndex(text, -1) {
		out.WriteString(o.cleanedLines(text[from:at[0]]))
		out.WriteString(text[at[0]:at[1]])
		from = at[1]
	}
	out.WriteString(o.cleanedLines(text[from:]))
	return out.String()
}

func (o *Outlet) cleanedLines(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		// A carriage return at the end of a line is that of a document.
		body, end := strings.TrimRight(line, "\r\n"), ""
		if body != line {
			end = "\n"
		}
		out.WriteString(sentence.Printable(sentence.Redacted(body, o.secrets...)) + end)
	}
	return out.String()
}

// Clean returns a sentence as the outlets of a command let it out, and cut.
func Clean(cmd *cobra.Command, text string) string { return sentence.Clean(text, Secrets(cmd)...) }

// Own returns where a command prints what is the program's own and of nobody else, unchanged: documents that are built in,
// and the bar that shows numbers.
func Own(out io.Writer) io.Writer {
	if o, ok := out.(*Outlet); ok {
		return o.to
	}
	return out
}

// variables are those of the environment that hold secrets.
var variables = []string{"OMISE_PUBLIC_KEY", "OMISE_SECRET_KEY", "OMISE_WEBHOOK_SECRET"}

// Secrets returns the secrets that a command was given, by flags and by the environment.
func Secrets(cmd *cobra.Command) []string {
	var secrets []string
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		if isSecret(flag.Name) {
			secrets = append(secrets, flag.Value.String())
		}
	})
	for _, name := range variables {
		secrets = append(secrets, os.Getenv(name))
	}
	return slices.DeleteFunc(secrets, func(secret string) bool {
		return secret == "" || secret == emulator.DefaultPublicKey || secret == emulator.DefaultSecretKey
	})
}

// isSecret reports whether a flag takes a secret, by its name.
func isSecret(flag string) bool {
	return strings.HasSuffix(flag, "-key") || strings.HasSuffix(flag, "-secret")
}

// ConcealSecrets has the outlets of a command never write the secrets that it was given.
func ConcealSecrets(cmd *cobra.Command) {
	for _, out := range []io.Writer{cmd.OutOrStdout(), cmd.ErrOrStderr()} {
		if o, ok := out.(*Outlet); ok {
			o.Conceal(Secrets(cmd)...)
		}
	}
}
