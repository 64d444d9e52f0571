package main

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/omise-conformance/harness/internal/config"
)

// sample is a value in the file that is not the zero value of its type.
var sample = map[reflect.Type]string{
	reflect.TypeFor[string]():        "other",
	reflect.TypeFor[[]string]():      "[other]",
	reflect.TypeFor[bool]():          "true",
	reflect.TypeFor[int]():           "7",
	reflect.TypeFor[int64]():         "7",
	reflect.TypeFor[float64]():       "7.5",
	reflect.TypeFor[time.Duration](): "7s",
}

// zero is the zero value of a flag, as it is typed.
var zero = map[string]string{
	"string": "", "stringSlice": "", "bool": "false", "int": "0", "int64": "0", "float64": "0", "duration": "0s",
}

// fileKeys returns every key of the configuration file with the type of its value.
func fileKeys() map[string]reflect.Type {
	keys := map[string]reflect.Type{}
	var add func(prefix string, of reflect.Type)
	add = func(prefix string, of reflect.Type) {
		for field := range of.Fields() {
			switch key := field.Tag.Get("yaml"); {
			case key == "":
			case field.Type.Kind() == reflect.Struct:
				add(prefix+key+".", field.Type)
			default:
				keys[prefix+key] = field.Type
			}
		}
	}
	add("", reflect.TypeFor[config.File]())
	return keys
}

// fileWith returns a configuration file that has the sample value for each key.
func fileWith(t *testing.T, keys ...string) *config.File {
	t.Helper()
	types := fileKeys()
	var text strings.Builder
	for _, key := range keys {
		group, member, nested := strings.Cut(key, ".")
		if nested {
			fmt.Fprintf(&text, "%s:\n  %s: %s\n", group, member, sample[types[key]])
		} else {
			fmt.Fprintf(&text, "%s: %s\n", key, sample[types[key]])
		}
	}
	file, err := config.Read(writeFile(t, t.TempDir(), "settings.yaml", text.String()))
	if err != nil {
		t.Fatal(err)
	}
	return &file
}

// merged merges the flags of run with a file.
func merged(t *testing.T, file *config.File, flags map[string]string) *runOptions {
	t.Helper()
	o, cmd := &runOptions{}, &cobra.Command{}
	o.register(cmd)
	o.registerCourse(cmd)
	for name, value := range flags {
		if err := cmd.Flags().Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	o.merge(cmd, file)
	return o
}

// fieldOf returns the option that a row is about: the field of its name.
func fieldOf(o *runOptions, name string) reflect.Value {
	value := reflect.ValueOf(o).Elem()
	switch name {
	case "Target":
		name = "Target.Name"
	case "Features": // before they are parted from those to take away
		name = "features"
	}
	for part := range strings.SplitSeq(name, ".") {
		value = value.FieldByName(part)
	}
	return value
}

// TestFlagsWinOverFileAndEnvironment walks the table: a flag wins with every
// value, also the zero value, over the file and the environment, which win over
// the default.
func TestFlagsWinOverFileAndEnvironment(t *testing.T) {
	for _, s := range settings {
		if s.option == nil {
			continue
		}
		t.Run(s.field, func(t *testing.T) {
			file := &config.File{}
			if s.key != "" {
				file = fileWith(t, s.key)
			}
			if s.env != "" {
				t.Setenv(s.env, "other")
			}
			o := merged(t, file, nil)
			if got := fieldOf(o, s.field); got.IsZero() || got.Kind() == reflect.String && got.String() != "other" {
				t.Errorf("without the flag it is %v, want the value of the file or the environment", got)
			}
			run := newRun()
			value := zero[run.Flags().Lookup(s.flag).Value.Type()]
			o = merged(t, file, map[string]string{s.flag: value})
			got := fieldOf(o, s.field)
			if s.field == reportDirField {
				if got.String() != defaultReportDir {
					t.Errorf("--%s= gives %v, want the default", s.flag, got)
				}
				return
			}
			if got.Kind() == reflect.Slice && got.Len() != 0 || got.Kind() != reflect.Slice && !got.IsZero() {
				t.Errorf("--%s=%s gives %v", s.flag, value, got)
			}
		})
	}
}

// TestATargetOnTheCommandLineReplacesThatOfTheFile as a whole, and a part of one
// only itself.
func TestATargetOnTheCommandLineReplacesThatOfTheFile(t *testing.T) {
	file := fileWith(t, "target", "api_url", "vault_url", "control_url", "rate")
	for flag, want := range map[string][4]string{
		"target":      {"mine", "", "", ""},
		"api-url":     {"", "mine", "", ""},
		"vault-url":   {"other", "other", "mine", "other"},
		"control-url": {"other", "other", "other", "mine"},
		"public-key":  {"other", "other", "other", "other"},
	} {
		o := merged(t, file, map[string]string{flag: "mine"})
		if got := [4]string{o.Name, o.APIURL, o.VaultURL, o.ControlURL}; got != want || o.Rate != 7.5 {
			t.Errorf("--%s mine: target, API, vault and control are %q, want %q; rate %g", flag, got, want, o.Rate)
		}
	}
}

// TestEverySettingStandsOnce: no field, flag, key or variable stands in two rows,
// every key of the file in one, and each row leads to the field that it names.
func TestEverySettingStandsOnce(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	keys := fileKeys()
	o := &runOptions{}
	for _, s := range settings {
		for column, name := range map[string]string{"field": s.field, "flag": s.flag, "key": s.key, "variable": s.env} {
			if name == "" {
				continue
			}
			if seen[column+" "+name] {
				t.Errorf("the %s %s stands in two rows", column, name)
			}
			seen[column+" "+name] = true
		}
		if s.key != "" && keys[s.key] == nil {
			t.Errorf("the file has no key %s", s.key)
		}
		if (s.option != nil) != (s.key != "" || s.env != "") {
			t.Errorf("%s: there is a pointer to the field where there is a key or a variable, and only there", s.field)
		}
		if s.option == nil {
			continue
		}
		pointer := reflect.ValueOf(s.option(o))
		if pointer.UnsafePointer() != fieldOf(o, s.field).Addr().UnsafePointer() {
			t.Errorf("the row of %s leads to another field", s.field)
		}
		if s.env != "" && pointer.Type() != reflect.TypeFor[*string]() {
			t.Errorf("%s: the variable %s is text, the field is not", s.field, s.env)
		}
	}
	for key := range keys {
		if !seen["key "+key] {
			t.Errorf("no row has the key %s", key)
		}
	}
}

// unsettled are the flags of the commands below that are not settings: they say
// what is read and shown.
var unsettled = []string{"config", "quiet", "verbose", "list", "help"}

// TestFlagsAndSettingsAgree: each row has a flag that a command has, and each flag
// of a command that takes a configuration has a row.
func TestFlagsAndSettingsAgree(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, s := range settings {
		known[s.flag] = true
	}
	had := map[string]bool{}
	for _, cmd := range []*cobra.Command{newRun(), newRecord(), newReplay(), newExplore(), newFaults(), newVariants()} {
		cmd.Flags().VisitAll(func(flag *pflag.Flag) {
			had[flag.Name] = true
			if !known[flag.Name] && !slices.Contains(unsettled, flag.Name) {
				t.Errorf("%s --%s has no row in settings", cmd.Name(), flag.Name)
			}
		})
	}
	for _, s := range settings {
		if !had[s.flag] {
			t.Errorf("no command has the flag --%s of %s", s.flag, s.field)
		}
	}
}

func TestEnvironmentThatIsEmptyIsNotGiven(t *testing.T) {
	t.Setenv("OMISE_SECRET_KEY", "")
	if o := merged(t, &config.File{}, nil); o.SecretKey != "" {
		t.Errorf("the key is %q", o.SecretKey)
	}
	if where := whereSet(newRun(), &config.File{}, "SecretKey"); where != "--secret-key" {
		t.Errorf("the place is %s", where)
	}
}

func writeFile(t *testing.T, folder, name, text string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
