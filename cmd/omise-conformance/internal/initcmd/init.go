// Package initcmd is the command init, which writes what a repository needs.
package initcmd

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/atomicfile"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/scaffold"
)

// options are the flags.
type options struct {
	purpose, service string
	force, dryRun    bool
}

// New returns the command.
func New() *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Write a configuration, a step for CI and a list of known failures",
		Long: `Looks at the files of a repository, the working directory by default, and writes what it needs:

  server    a step of CI that runs the suite
  client    a step of CI that runs its tests behind a gate
  fixtures  a step of CI that checks what was recorded

and for each of them omise-conformance.yaml and known-failing.txt. It says what it takes the repository for, and why. A
file that exists is never overwritten without --force. Where the CI service reads one file, and that exists, the text
that belongs into it is printed, and so is the group of a client or of fixtures where there is a configuration.

Exit codes: 0 done; 2 wrong usage; 3 a file could not be written.`,
		Example: `  # see what would be written
  omise-conformance init --dry-run

  # a fake of the API, in a repository with GitLab CI
  omise-conformance init --for server --ci gitlab path/to/repository`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return fmt.Errorf("unexpected argument %q: init takes one folder", args[1])
			}
			return nil
		},
		ValidArgsFunction: commandline.CompleteFolders,
		RunE:              func(cmd *cobra.Command, args []string) error { return run(cmd, o, append(args, ".")[0]) },
	}
	f := cmd.Flags()
	f.StringVar(&o.purpose, "for", "", "what there is to judge: "+names.Choice(scaffold.Purposes)+" (default: a guess by the files, which is told)")
	f.StringVar(&o.service, "ci", "", "CI service: "+names.Choice(scaffold.ServiceNames())+" (default: the one whose files are there, else github)")
	f.BoolVar(&o.force, "force", false, "overwrite files that exist, but for those into which printed text belongs")
	f.BoolVar(&o.dryRun, "dry-run", false, "print the files instead of writing them")
	commandline.CompleteOneOf(cmd, "for", scaffold.Purposes...)
	commandline.CompleteOneOf(cmd, "ci", scaffold.ServiceNames()...)
	return cmd
}

func run(cmd *cobra.Command, o *options, folder string) error {
	if err := oneOf("for", "kind of repository", o.purpose, scaffold.Purposes); err != nil {
		return err
	}
	if err := oneOf("ci", "CI service", o.service, scaffold.ServiceNames()); err != nil {
		return err
	}
	repository, err := scaffold.Look(folder, scaffold.Purpose(o.purpose), o.service)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the folder %s does not exist", folder)
	case err != nil:
		return fmt.Errorf("the folder %s cannot be read: %w", folder, err)
	}
	plan, err := repository.Plan()
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	for _, sentence := range repository.Because {
		fmt.Fprintln(out, sentence)
	}
	for i := range plan {
		if err := o.settle(out, repository, &plan[i]); err != nil {
			return &atomicfile.UnwrittenError{Path: plan[i].Path, Err: err}
		}
	}
	return next(out, repository)
}

func oneOf(flag, what, value string, known []string) error {
	for _, each := range append(known, "") {
		if value == each {
			return nil
		}
	}
	return fmt.Errorf("--%s: %w", flag, names.Unknown(what, value, known))
}

// settle writes a file, prints it, or says why it does neither. What is printed for people to read need not reach them.
func (o *options) settle(out io.Writer, repository *scaffold.Repository, d *scaffold.Document) error {
	switch {
	case d.Snippet:
		fmt.Fprintf(out, "\n%s exists and is left as it is. This belongs into it:\n\n%s", d.Path, indented(d.Text))
	case d.Exists && !o.force:
		fmt.Fprintf(out, "\n%s exists and is left as it is; --force overwrites it.\n", d.Path)
	case o.dryRun:
		fmt.Fprintf(out, "\n%s would be:\n\n%s", d.Path, indented(d.Text))
	default:
		if err := repository.Write(d); err != nil {
			return err
		}
		fmt.Fprintf(out, "\n%s is written.\n", d.Path)
	}
	return nil
}

func indented(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" {
			out.WriteString("  ")
		}
		out.WriteString(line)
	}
	return out.String()
}

// next says how to try it here.
func next(out io.Writer, repository *scaffold.Repository) error {
	_, err := fmt.Fprintf(out, "\nTry it here:\n\n  %s\n", repository.Judge())
	return err
}
