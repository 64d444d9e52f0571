package scaffold

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/omise-conformance/harness/internal/config"
)

// repository makes a folder with files; a name that ends with a slash is a folder.
func repository(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		folder := path
		if !strings.HasSuffix(name, "/") {
			folder = filepath.Dir(path)
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if folder == path {
			continue
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func look(t *testing.T, root string, purpose Purpose, service string) *Repository {
	t.Helper()
	r, err := Look(root, purpose, service)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWhatARepositoryIsTakenFor(t *testing.T) {
	t.Parallel()
	for _, each := range []struct {
		name              string
		files             map[string]string
		language, service string
		purpose           Purpose
	}{
		{"nothing", nil, "", "github", Client},
		{"an SDK for Go", map[string]string{"go.mod": "module omise-go"}, "Go", "github", Client},
		{"a shop in Node.js, in a container", map[string]string{"package.json": `{"dependencies":{"Omise":"1"}}`, "Dockerfile": ""}, "Node.js", "github", Client},
		{"a fake in Node.js, in a container", map[string]string{"package.json": `{}`, "Dockerfile": ""}, "Node.js", "github", Server},
		{"a fake by compose", map[string]string{"compose.yaml": "", ".gitlab-ci.yml": ""}, "", "gitlab", Server},
		{"Python", map[string]string{"setup.py": "", ".github/": ""}, "Python", "github", Client},
		{"requirements", map[string]string{"requirements.txt": "omise", "Jenkinsfile": ""}, "Python", "jenkins", Client},
		{"a gem", map[string]string{"omise.gemspec": "", ".circleci/": ""}, "Ruby", "circleci", Client},
		{"PHP", map[string]string{"composer.json": ""}, "PHP", "github", Client},
		{"Maven", map[string]string{"pom.xml": "", ".buildkite/": ""}, "Java with Maven", "buildkite", Client},
		{"Gradle in Kotlin", map[string]string{"build.gradle.kts": ""}, "Java with Gradle", "github", Client},
		{".NET", map[string]string{"Shop.csproj": ""}, ".NET", "github", Client},
		{"Elixir", map[string]string{"mix.exs": ""}, "Elixir", "github", Client},
		{"Rust", map[string]string{"Cargo.toml": ""}, "Rust", "github", Client},
		{"pnpm", map[string]string{"package.json": `{"name":"omise"}`, "pnpm-lock.yaml": "", "Dockerfile": ""}, "Node.js with pnpm", "github", Client},
		{"Yarn", map[string]string{"package.json": "", "yarn.lock": ""}, "Node.js with Yarn", "github", Client},
		{"uv", map[string]string{"pyproject.toml": "", "uv.lock": ""}, "Python with uv", "github", Client},
		{"Poetry", map[string]string{"pyproject.toml": "", "poetry.lock": ""}, "Python with Poetry", "github", Client},
		{"RSpec", map[string]string{"Gemfile": "", ".rspec": ""}, "Ruby with RSpec", "github", Client},
		{"several projects", map[string]string{"api/go.mod": "", "web/shop/package.json": ""}, "", "github", Client},
		{"recordings alone", map[string]string{"spec/vcr_cassettes/": ""}, "", "github", Fixtures},
		{"a manifest that is a folder", map[string]string{"package.json/": ""}, "Node.js", "github", Client},
	} {
		r := look(t, repository(t, each.files), "", "")
		if r.Language.Name != each.language || r.Purpose != each.purpose || r.Service.Name != each.service {
			t.Errorf("%s is taken for %s in %s with %s, because:\n%s", each.name, r.Purpose, r.Language.Name, r.Service.Name, strings.Join(r.Because, "\n"))
		}
		if len(r.Because) != 3 {
			t.Errorf("%s: %q", each.name, r.Because)
		}
	}
	said := strings.Join(look(t, repository(t, map[string]string{"Gemfile": "gem 'omise'", "spec/fixtures/": ""}), "", "").Because, "\n")
	if !strings.Contains(said, "With --for fixtures it is spec/fixtures that is checked.") {
		t.Errorf("a client with fixtures hears nothing of them: %s", said)
	}
	r := look(t, repository(t, map[string]string{"go.mod": "", ".github/": ""}), Server, NoService)
	if r.Purpose != Server || r.Service != nil {
		t.Errorf("what is said does not win: %q", r.Because)
	}
}

// TestHowTestsRun: a repository without a lock or a wrapper is not told to use one, and one of several projects says where they are.
func TestHowTestsRun(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		files         map[string]string
		install, test string
		because       string
	}{
		"npm with a lock":        {map[string]string{"package.json": "", "package-lock.json": ""}, "npm ci", "npm test", "because of package-lock.json"},
		"npm without a lock":     {map[string]string{"package.json": ""}, "npm install", "npm test", "because of package.json"},
		"requirements":           {map[string]string{"requirements.txt": ""}, "pip install pytest -r requirements.txt", "pytest -v", ""},
		"Gradle with a wrapper":  {map[string]string{"build.gradle": "", "gradlew": ""}, "", "./gradlew --no-daemon test", "because of gradlew"},
		"Gradle without wrapper": {map[string]string{"build.gradle.kts": ""}, "", "gradle --no-daemon test", ""},
		"several projects": {
			map[string]string{"api/go.mod": "", "web/shop/package.json": "", ".git/x/go.mod": ""},
			"", "make test",
			"none is recognized here, but Go in api, Node.js in web/shop; name the folder whose tests ask the API, or the tests are taken to be run by make test: write your own command in its place.",
		},
		"no project": {nil, "", "make test", "none is recognized; the tests are taken to be run by make test: write your own command in its place."},
	} {
		r := look(t, repository(t, each.files), "", "")
		if r.Language.Install != each.install || r.Language.Test != each.test || !strings.Contains(r.Because[0], each.because) {
			t.Errorf("%s: %q, %q, because %q", name, r.Language.Install, r.Language.Test, r.Because[0])
		}
	}
}

// everyPlan calls visit with each kind of repository, and what it needs.
func everyPlan(t *testing.T, visit func(r *Repository, plan map[string]string)) {
	t.Helper()
	for _, language := range append(languages, unknownLanguage) {
		for _, purpose := range Purposes {
			for i := range services {
				for _, container := range []string{"", "Dockerfile", "compose.yaml"} {
					if container != "" && Purpose(purpose) != Server {
						continue // it makes no difference
					}
					root := repository(t, nil)
					if container != "" {
						root = repository(t, map[string]string{container: ""})
					}
					r := look(t, root, Purpose(purpose), services[i].Name)
					r.Language = language
					documents, err := r.Plan()
					if err != nil {
						t.Fatal(err)
					}
					plan := map[string]string{}
					for _, d := range documents {
						plan[d.Path] = d.Text
					}
					visit(r, plan)
				}
			}
		}
	}
}

// optionalKey is a key that stands in a comment, for those who want it.
var optionalKey = regexp.MustCompile(`(?m)^( *)# ([a-z_]+: )`)

// TestWhatIsWrittenIsValid: each file can be read by what it is for, and names the command that judges.
func TestWhatIsWrittenIsValid(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), config.DefaultFile)
	everyPlan(t, func(r *Repository, plan map[string]string) {
		what := string(r.Purpose) + " in " + r.Language.Name + " with " + r.Service.Name
		step := plan[r.Service.File]
		var document map[string]any
		if r.Service.Name != "jenkins" {
			if err := yaml.Unmarshal([]byte(step), &document); err != nil || len(document) == 0 {
				t.Errorf("%s: %v\n%s", what, err, step)
			}
		} else if strings.Count(step, "{") != strings.Count(step, "}") || strings.Count(step, "'")%2 != 0 {
			t.Errorf("%s: brackets or quotes are left open:\n%s", what, step)
		}
		judged := strings.Contains(step, r.Judge())
		if r.Service.Name == "github" && r.Purpose == Client {
			judged = strings.Contains(step, "uses: omise-conformance/harness@main") && strings.Contains(step, "command: "+r.Language.Test)
		}
		if !judged || strings.Contains(step, "[[") || strings.Contains(step, "<no value>") {
			t.Errorf("%s: the step does not judge:\n%s", what, step)
		}
		for line := range strings.Lines(plan[ListFile]) {
			if !strings.HasPrefix(line, "#") {
				t.Errorf("%s: the list has the entry %q", what, line)
			}
		}
		minimal := plan[config.DefaultFile]
		whole := optionalKey.ReplaceAllString(minimal, "$1$2")
		if whole == minimal {
			t.Errorf("%s: the configuration shows no key that can be added:\n%s", what, minimal)
		}
		for _, text := range []string{minimal, whole} {
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			file, err := config.Read(path)
			if err != nil || strings.Join([]string{file.KnownFailing, file.Gate.KnownFailing, file.Check.Baseline}, "") != ListFile || (r.Purpose == Client) != (file.Gate.Mark == r.Language.Mark) && r.Language.Mark != "" {
				t.Errorf("%s: %v\n%s", what, err, text)
			}
		}
	})
}

// TestWorkflowsPassActionlint needs actionlint in PATH.
func TestWorkflowsPassActionlint(t *testing.T) {
	t.Parallel()
	lint, err := exec.LookPath("actionlint")
	if err != nil {
		t.Skip("actionlint is not installed, so the workflows of GitHub were only read as YAML: ", err)
	}
	var paths []string
	seen, folder := map[string]bool{}, t.TempDir()
	everyPlan(t, func(r *Repository, plan map[string]string) {
		text := plan[r.Service.File]
		if r.Service.Name != "github" || seen[text] {
			return
		}
		seen[text] = true
		path := filepath.Join(folder, string(rune('a'+len(paths)/26))+string(rune('a'+len(paths)%26))+".yml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	})
	if out, err := exec.CommandContext(t.Context(), lint, paths...).CombinedOutput(); err != nil || len(paths) < 10 {
		t.Errorf("%d workflows: %v\n%s", len(paths), err, out)
	}
}

func TestFilesThatExistAreToldApart(t *testing.T) {
	t.Parallel()
	root := repository(t, map[string]string{".gitlab-ci.yml": "a: b\n", ListFile: "mine\n"})
	plan, err := look(t, root, Server, "").Plan()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range plan {
		exists, snippet := d.Path != config.DefaultFile, d.Path == ".gitlab-ci.yml"
		if d.Exists != exists || d.Snippet != snippet {
			t.Errorf("%s: exists %v, snippet %v", d.Path, d.Exists, d.Snippet)
		}
	}
	workflow := repository(t, map[string]string{services[0].File: "mine"})
	plan, err = look(t, workflow, Fixtures, "").Plan()
	if last := plan[len(plan)-1]; err != nil || !last.Exists || last.Snippet {
		t.Errorf("a workflow of that name: %+v, %v", last, err)
	}
}
