package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestEveryKeyHasAVariable(t *testing.T) {
	seen := map[string]bool{}
	for i := range Keys {
		key := &Keys[i]
		variable := key.Variable()
		if seen[variable] || key.Account == "" && !strings.HasPrefix(variable, prefix) || variable == FileVariable {
			t.Errorf("%s has the variable %s, as another", key.Name, variable)
		}
		seen[variable] = true
		if key.Account != "" {
			continue
		}
		example := strings.Trim(key.Example, "[]'")
		environment, err := ReadEnvironment([]string{variable + "=" + example})
		if err != nil || environment.Where(key.Name) != variable {
			t.Errorf("%s=%s gives nothing, %v", variable, example, err)
		}
		file, err := parse("f.yaml", []byte(line(key, key.Example)))
		if err != nil {
			t.Fatal(err)
		}
		if byVariable, byFile := environment.values[key.Name], fieldOf(&file, key.Name).Interface(); Text(byVariable) != Text(byFile) {
			t.Errorf("%s is %v by its variable and %v by the file", key.Name, byVariable, byFile)
		}
	}
	for name, want := range map[string]string{
		"api_url": "OMISE_CONFORMANCE_API_URL", "gate.fail_on": "OMISE_CONFORMANCE_GATE_FAIL_ON", "timeouts.request": "OMISE_CONFORMANCE_TIMEOUTS_REQUEST", "secret_key": "OMISE_SECRET_KEY",
	} {
		if key, _ := Named(name); key.Variable() != want {
			t.Errorf("%s has the variable %s, want %s", name, key.Variable(), want)
		}
	}
}

func TestEnvironment(t *testing.T) {
	environment, err := ReadEnvironment([]string{
		"OMISE_CONFORMANCE_RATE=0", "OMISE_CONFORMANCE_SEED=", "OMISE_CONFORMANCE_CASES=tokens/create, charges/*", "OMISE_CONFORMANCE_TIMEOUTS_POLL=3s",
		"OMISE_CONFORMANCE_PORT=tcp://10.0.0.1:80", "OMISE_CONFORMANCE_GATE_PORT=tcp://10.0.0.2:80", "OMISE_CONFORMANCE_CONFIG=other.yaml", "OTHER=x", "OMISE_SECRET_KEY=skey_test_1",
	})
	if err != nil {
		t.Fatal(err)
	}
	rate, seed, poll, cases, key := 2.5, int64(7), time.Duration(0), []string{}, ""
	for _, each := range []struct {
		key   string
		into  any
		given bool
	}{{"rate", &rate, true}, {"seed", &seed, false}, {"timeouts.poll", &poll, true}, {"cases", &cases, true}, {"secret_key", &key, true}} {
		if given := environment.Value(each.key, each.into); given != each.given || (environment.Where(each.key) != "") != given {
			t.Errorf("Value(%q) is %v, want %v; it is at %q", each.key, given, each.given, environment.Where(each.key))
		}
	}
	if rate != 0 || seed != 7 || poll != 3*time.Second || !slices.Equal(cases, []string{"tokens/create", "charges/*"}) || key != "skey_test_1" {
		t.Errorf("rate %g, seed %d, poll %s, cases %q", rate, seed, poll, cases)
	}
	if !slices.Equal(environment.Unknown, []string{"OMISE_CONFORMANCE_GATE_PORT", "OMISE_CONFORMANCE_PORT"}) {
		t.Errorf("unknown are %q", environment.Unknown)
	}
	for variable, want := range map[string]string{
		"OMISE_CONFORMANCE_RATE=fast":          "OMISE_CONFORMANCE_RATE must be a number; it is fast",
		"OMISE_CONFORMANCE_STRICT=1":           "OMISE_CONFORMANCE_STRICT must be true or false; it is 1",
		"OMISE_CONFORMANCE_PARALLEL=1.5":       "OMISE_CONFORMANCE_PARALLEL must be a whole number; it is 1.5",
		"OMISE_CONFORMANCE_TIMEOUTS_REQUEST=5": "OMISE_CONFORMANCE_TIMEOUTS_REQUEST must be a duration, for example 30s or 2m; it is 5",
		"OMISE_CONFORMANCE_API_ULR=http://x":   "the variable OMISE_CONFORMANCE_API_ULR names no key of the configuration; did you mean OMISE_CONFORMANCE_API_URL?",
		"OMISE_CONFORMANCE_GATE_FAILON=either": "the variable OMISE_CONFORMANCE_GATE_FAILON names no key of the configuration; did you mean OMISE_CONFORMANCE_GATE_FAIL_ON?",
	} {
		if _, err := ReadEnvironment([]string{variable}); err == nil || err.Error() != want {
			t.Errorf("%s\ngot  %v\nwant %s", variable, err, want)
		}
	}
}

// TestLoad: the flag names the file, else the variable does, else it is the file of the usual name. The environment wins.
func TestLoad(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{DefaultFile: "seed: 1\n", "second.yaml": "seed: 2\n", "third.yaml": "seed: 3\nrate: 4\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	check := func(path, where string, want int64) {
		t.Helper()
		given, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		var seed int64
		if given.Value("seed", &seed); seed != want || given.Where("seed") != where {
			t.Errorf("the seed is %d of %s, want %d of %s", seed, given.Where("seed"), want, where)
		}
	}
	check("", DefaultFile+" line 1", 1)
	t.Setenv(FileVariable, "second.yaml")
	check("", "second.yaml line 1", 2)
	check("third.yaml", "third.yaml line 1", 3)
	t.Setenv("OMISE_CONFORMANCE_SEED", "0")
	check("third.yaml", "OMISE_CONFORMANCE_SEED", 0)
	t.Setenv(FileVariable, filepath.Join("no", "such.yaml"))
	if _, err := Load(""); err == nil || !strings.Contains(err.Error(), "such.yaml does not exist") {
		t.Errorf("a missing file: %v", err)
	}
}
