package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/outlet"
)

// What somebody puts into the wrong argument, or a target into its answer. No list of test cards has the card; the key is
// made up.
const (
	plantedKey  = "skey_test_5xuy4w91xqz7d1w9zzz"
	plantedCard = "4929123456781236"
	plantedText = plantedKey + " " + plantedCard + "\x1b[2J\u202e\n::error::x ##vso[x]"
)

// wrongTexts are what each argument is tried with.
var wrongTexts = []string{plantedText, "http://127.0.0.1:1/?card=" + plantedCard + "&key=" + plantedKey}

// inAddress is a key where an address has the user.
const inAddress = "http://" + plantedKey + ":x@127.0.0.1:1/"

// usualArguments are what a command needs beside the wrong argument, so that it comes to look at it.
var usualArguments = map[string]string{
	"run": "-q --case tokens/create", "record": "-q --case tokens/create", "replay": "-q --case tokens/create", "explore": "-q --steps 1",
	"faults": "-q --fault none", "variants": "-q --variant none",
	"gate": "-q", "gate matrix": "-q", "gate doctor": "",
	"emulator": "--log off --api-addr 127.0.0.1:0 --vault-addr 127.0.0.1:0 --control-addr 127.0.0.1:0",
}

// meantToBeShown are flags whose value is there to be printed.
var meantToBeShown = map[string]bool{"emulator --public-key": true, "emulator --secret-key": true}

// TestWrongArgumentsAreNotEchoed: whatever is put into any flag or argument of any command, no secret of it and nothing
// that a terminal or a CI service obeys is printed. The table is the tree of the commands.
func TestWrongArgumentsAreNotEchoed(t *testing.T) {
	folder, tried := t.TempDir(), 0
	t.Chdir(folder)
	for i, cmd := range leaves(newRoot()) {
		// Each command has a folder of its own: some make the file that they are given.
		own := filepath.Join(folder, strconv.Itoa(i))
		if err := errors.Join(os.Mkdir(own, 0o755), os.Chdir(own)); err != nil {
			t.Fatal(err)
		}
		_, path, _ := strings.Cut(cmd.CommandPath(), " ")
		usual := append(strings.Fields(path), strings.Fields(usualArguments[path])...)
		for _, text := range wrongTexts {
			wrong := [][]string{{text}, {"--" + text}, {"--no-such-flag=" + text}, {"-" + text}}
			cmd.Flags().VisitAll(func(flag *pflag.Flag) {
				if !meantToBeShown[path+" --"+flag.Name] {
					wrong = append(wrong, []string{"--" + flag.Name + "=" + text})
				}
				if strings.HasSuffix(flag.Name, "-url") {
					wrong = append(wrong, []string{"--" + flag.Name + "=" + inAddress})
				}
			})
			for _, arguments := range wrong {
				tried++
				args := append(append([]string{}, usual...), arguments...)
				if out := printed(t, args); leaked(out) != "" {
					t.Errorf("%q prints %s:\n%s", args, leaked(out), out)
				}
			}
		}
	}
	if tried < 500 {
		t.Errorf("only %d wrong arguments were tried", tried)
	}
	leftClean(t, folder)
}

// leaves returns the commands that do something.
func leaves(root *cobra.Command) (all []*cobra.Command) {
	for _, cmd := range root.Commands() {
		switch {
		case cmd.HasSubCommands() && cmd.Name() == "gate":
			all = append(all, cmd)
			all = append(all, leaves(cmd)...)
		case cmd.HasSubCommands():
			all = append(all, leaves(cmd)...)
		case !cmd.DisableFlagParsing:
			all = append(all, cmd)
		}
	}
	return all
}

// printed returns what a command prints that was interrupted before it began.
func printed(t *testing.T, args []string) string {
	t.Helper()
	file, err := os.CreateTemp("", "printed")
	if err != nil {
		t.Fatal(err)
	}
	defer os.Remove(file.Name())
	defer file.Close()
	out := outlet.New(file)
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(out)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	perform(ctx, root)
	out.Flush()
	text, err := os.ReadFile(file.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// leaked returns what of the planted texts is in an output, or an empty string.
func leaked(out string) string {
	for _, part := range []string{plantedKey[len("skey_test_"):], plantedCard, "\x1b", "\u202e", "##vso["} {
		if strings.Contains(out, part) {
			return part
		}
	}
	for line := range strings.Lines(out) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") {
			return line
		}
	}
	return ""
}

// leftClean holds that no file of the folder has a planted text in it.
func leftClean(t *testing.T, folder string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if holds := leaked(string(text)); strings.Contains(plantedText, holds) && len(holds) > 1 { // and not a byte of a database
			t.Errorf("%q has %q", path, holds)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
