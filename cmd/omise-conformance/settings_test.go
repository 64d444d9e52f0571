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
			case key == "gate", key == "check": // those of gatecmd and checkcmd
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

// fileWith returns what is read from a configuration file with the sample value for each key.
func fileWith(t *testing.T, keys ...string) *config.Given {
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
	return &config.Given{File: file}
}

// variableWith returns a variable with the sample value for a key, and an element of a list without its brackets.
func variableWith(t *testing.T, key *config.Key, text string) config.Environment {
	t.Helper()
	environment, err := config.ReadEnvironment([]string{key.Variable() + "=" + strings.Trim(text, "[]")})
	if err != nil {
		t.Fatal(err)
	}
	return environment
}

// merged merges the flags of run with a file.
func merged(t *testing.T, given *config.Given, flags map[string]string) *runOptions {
	t.Helper()
	o, cmd := &runOptions{}, &cobra.Command{Use: "run"}
	o.register(cmd)
	o.registerCourse(cmd)
	for name, value := range flags {
		if err := cmd.Flags().Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	o.merge(cmd, given)
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

// differing is a value that is neither the sample nor the zero value.
var differing = map[reflect.Type]string{
	reflect.TypeFor[string]():        "third",
	reflect.TypeFor[[]string]():      "third,fourth",
	reflect.TypeFor[bool]():          "false",
	reflect.TypeFor[int]():           "0",
	reflect.TypeFor[int64]():         "0",
	reflect.TypeFor[float64]():       "0",
	reflect.TypeFor[time.Duration](): "0s",
}

// TestPrecedence walks the table: a flag wins with every value, also the zero value,
// over the variable, which wins with every value over the file.
func TestPrecedence(t *testing.T) {
	t.Parallel()
	types := fileKeys()
	for i := range rows {
		s := rows[i]
		key, ok := config.Named(s.Key)
		if !ok {
			continue
		}
		given := &config.Given{}
		if key.Account == "" {
			given = fileWith(t, s.Key)
			if got := fieldOf(merged(t, given, nil), s.Field); got.IsZero() {
				t.Errorf("%s: the file gives %v", s.Field, got)
			}
		} else {
			types[s.Key] = reflect.TypeFor[string]()
		}
		text := differing[types[s.Key]]
		given.Environment = variableWith(t, &key, text)
		want := merged(t, &config.Given{}, map[string]string{key.Flag: text})
		if got := fieldOf(merged(t, given, nil), s.Field); fmt.Sprint(got) != fmt.Sprint(fieldOf(want, s.Field)) {
			t.Errorf("%s: %s=%s gives %v, over the file", s.Field, key.Variable(), text, got)
		}
		given.Environment = variableWith(t, &key, sample[types[s.Key]])
		value := zero[newRun().Flags().Lookup(key.Flag).Value.Type()]
		got := fieldOf(merged(t, given, map[string]string{key.Flag: value}), s.Field)
		if s.Field == reportDirField && got.String() == defaultReportDir {
			continue
		}
		if got.Kind() == reflect.Slice && got.Len() != 0 || got.Kind() != reflect.Slice && !got.IsZero() {
			t.Errorf("--%s=%s gives %v, over file and environment", key.Flag, value, got)
		}
	}
}

// TestATargetOnTheCommandLineReplacesThatOfTheFile as a whole, and a part of one
// only itself.
func TestATargetOnTheCommandLineReplacesThatOfTheFile(t *testing.T) {
	given := fileWith(t, "target", "api_url", "vault_url", "control_url", "rate")
	for flag, want := range map[string][4]string{
		"target":      {"mine", "", "", ""},
		"api-url":     {"", "mine", "", ""},
		"vault-url":   {"other", "other", "mine", "other"},
		"control-url": {"other", "other", "other", "mine"},
		"public-key":  {"other", "other", "other", "other"},
	} {
		o := merged(t, given, map[string]string{flag: "mine"})
		if got := [4]string{o.Name, o.APIURL, o.VaultURL, o.ControlURL}; got != want || o.Rate != 7.5 {
			t.Errorf("--%s mine: target, API, vault and control are %q, want %q; rate %g", flag, got, want, o.Rate)
		}
		name, _ := config.Named(strings.ReplaceAll(flag, "-", "_"))
		both := *given
		both.Environment = variableWith(t, &name, "mine")
		o = merged(t, &both, nil)
		if got := [4]string{o.Name, o.APIURL, o.VaultURL, o.ControlURL}; got != want {
			t.Errorf("%s=mine: target, API, vault and control are %q, want %q", name.Variable(), got, want)
		}
	}
}

// TestEverySettingStandsOnce: no field and no flag stands in two rows, every key in
// one, and each row leads to the field that it names.
func TestEverySettingStandsOnce(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	types, o := fileKeys(), &runOptions{}
	for i := range rows {
		s := rows[i]
		for column, name := range map[string]string{"field": s.Field, "flag": s.FlagName(), "key": s.Key} {
			if name != "" && seen[column+" "+name] {
				t.Errorf("the %s %s stands in two rows", column, name)
			}
			seen[column+" "+name] = true
		}
		key, ok := config.Named(s.Key)
		if ok != (s.Key != "") || ok != (s.Option != nil) || ok != (s.Flag == "") {
			t.Errorf("%s: a row has a key of package config and the field, or a flag", s.Field)
		}
		if !ok {
			continue
		}
		if (types[s.Key] == nil) != (key.Account != "") {
			t.Errorf("%s: the file has the key, or the key is that of an account", s.Key)
		}
		if pointer := reflect.ValueOf(s.Option(o)); pointer.UnsafePointer() != fieldOf(o, s.Field).Addr().UnsafePointer() {
			t.Errorf("the row of %s leads to another field", s.Field)
		}
	}
	for i := range config.Keys {
		if !ofAGroup(config.Keys[i].Name) && !seen["key "+config.Keys[i].Name] {
			t.Errorf("no row has the key %s", config.Keys[i].Name)
		}
		delete(types, config.Keys[i].Name)
	}
	if len(types) > 0 {
		t.Errorf("config.Keys lacks %v", types)
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
	for i := range rows {
		known[rows[i].FlagName()] = true
	}
	had := map[string]bool{}
	for _, cmd := range []*cobra.Command{newRun(), newRecord(), newReplay(), newExplore(), newFaults(), newVariants()} {
		cmd.Flags().VisitAll(func(flag *pflag.Flag) {
			had[flag.Name] = true
			if !known[flag.Name] && !slices.Contains(unsettled, flag.Name) {
				t.Errorf("%s --%s has no row", cmd.Name(), flag.Name)
			}
		})
	}
	for i := range rows {
		if flag := rows[i].FlagName(); !had[flag] {
			t.Errorf("no command has the flag --%s of %s", flag, rows[i].Field)
		}
	}
}

// TestVerbsTakeTheirKeys: each verb has a flag for the keys that it takes, and nothing of the others: a file serves
// all verbs.
func TestVerbsTakeTheirKeys(t *testing.T) {
	t.Parallel()
	for _, cmd := range []*cobra.Command{newRun(), newRecord(), newReplay(), newExplore()} {
		for i := range config.Keys {
			key := &config.Keys[i]
			if ofAGroup(key.Name) {
				continue // its flag may be called like one of theirs
			}
			if has := cmd.Flags().Lookup(key.Flag) != nil; has != key.IsTakenBy(cmd.Name()) {
				t.Errorf("%s has the flag --%s: %v", cmd.Name(), key.Flag, has)
			}
			if !slices.Contains(config.Verbs, cmd.Name()) {
				t.Errorf("config.Verbs lacks %s", cmd.Name())
			}
		}
	}
	o, replay := &runOptions{}, newReplay()
	if o.merge(replay, fileWith(t, "api_url", "seed", "dialect")); o.APIURL != "" || o.Seed != 0 || o.Dialect != "other" {
		t.Errorf("a replay takes %q, %d and %q of the file", o.APIURL, o.Seed, o.Dialect)
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

// ofAGroup reports whether a key is one of gatecmd or checkcmd.
func ofAGroup(name string) bool {
	return strings.HasPrefix(name, "gate.") || strings.HasPrefix(name, "check.")
}
