package kubernetes

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

const manifests = "../../deploy/kubernetes"

// objects returns the objects of a file by their kinds.
func objects(t *testing.T, path string) map[string]map[string]any {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]map[string]any{}
	for _, document := range strings.Split(string(text), "\n---\n") {
		converted, err := yaml.YAMLToJSON([]byte(document))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		var object map[string]any
		if err := json.Unmarshal(converted, &object); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		found[object["kind"].(string)] = object
	}
	return found
}

// all manifests of the folder, but those of kustomize.
func files(t *testing.T) []string {
	t.Helper()
	here, err1 := filepath.Glob(manifests + "/*.yaml")
	below, err2 := filepath.Glob(manifests + "/*/*.yaml")
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(slices.Concat(here, below), func(path string) bool { return filepath.Base(path) == "kustomization.yaml" })
}

// podOf returns the pod that an object makes, or nil.
func podOf(object map[string]any) map[string]any {
	pod, _ := at(object, "spec", "template", "spec").(map[string]any)
	return pod
}

func TestManifestsFitTheSchemas(t *testing.T) {
	schemas, err := Load()
	var away *unreachable
	switch {
	case errors.As(err, &away) && os.Getenv("CI") == "":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
	pods := 0
	for _, path := range files(t) {
		for kind, object := range objects(t, path) {
			if err := schemas.Check(object); err != nil {
				t.Errorf("%s, %s: %v", path, kind, err)
			}
			if pod := podOf(object); pod != nil {
				pods++
				for _, wrong := range Unrestricted(pod) {
					t.Errorf("%s: %s", path, wrong)
				}
			}
		}
	}
	if pods != 3 {
		t.Errorf("there are %d pods in %v, want 3", pods, files(t))
	}
	// The schemas notice a mistake.
	for name, change := range map[string]func(job map[string]any){
		"a field that there is not":   func(job map[string]any) { job["spec"].(map[string]any)["completion"] = 4.0 },
		"a number as text":            func(job map[string]any) { job["spec"].(map[string]any)["completions"] = "4" },
		"a field that is missing":     func(job map[string]any) { delete(job["spec"].(map[string]any), "template") },
		"no name of a container":      func(job map[string]any) { delete(all(podOf(job), "containers")[0], "name") },
		"a kind that there is not":    func(job map[string]any) { job["kind"] = "Jobs" },
		"a misspelled pod":            func(job map[string]any) { podOf(job)["restartpolicy"] = "Never" },
		"a misspelled demand of pods": func(job map[string]any) { podOf(job)["securityContext"].(map[string]any)["runAsNonroot"] = true },
	} {
		job := objects(t, manifests+"/shards.yaml")["Job"]
		change(job)
		if err := schemas.Check(job); err == nil {
			t.Errorf("%s is right", name)
		}
	}
}

func TestUnrestrictedPodsAreSeen(t *testing.T) {
	if pod := podOf(objects(t, manifests+"/shards.yaml")["Job"]); len(Unrestricted(pod)) > 0 {
		t.Fatal(Unrestricted(pod))
	}
	for demand, change := range map[string]func(pod, container map[string]any){
		"other than root":   func(pod, _ map[string]any) { pod["securityContext"].(map[string]any)["runAsUser"] = 0.0 },
		"seccomp":           func(pod, _ map[string]any) { delete(pod["securityContext"].(map[string]any), "seccompProfile") },
		"privileges":        func(_, c map[string]any) { delete(c["securityContext"].(map[string]any), "allowPrivilegeEscalation") },
		"capabilities":      func(_, c map[string]any) { delete(c["securityContext"].(map[string]any), "capabilities") },
		"overrides nothing": func(_, c map[string]any) { c["securityContext"].(map[string]any)["runAsUser"] = 0.0 },
		"with its host":     func(pod, _ map[string]any) { pod["hostNetwork"] = true },
		"allowed kinds": func(pod, _ map[string]any) {
			pod["volumes"] = []any{map[string]any{"name": "x", "hostPath": map[string]any{"path": "/"}}}
		},
		"root file system": func(_, c map[string]any) { delete(c["securityContext"].(map[string]any), "readOnlyRootFilesystem") },
		"limits":           func(_, c map[string]any) { delete(c, "resources") },
		"token":            func(pod, _ map[string]any) { delete(pod, "automountServiceAccountToken") },
	} {
		pod := podOf(objects(t, manifests+"/shards.yaml")["Job"])
		change(pod, all(pod, "containers")[0])
		if wrong := Unrestricted(pod); len(wrong) != 1 || !strings.Contains(wrong[0], demand) {
			t.Errorf("%s: %v", demand, wrong)
		}
	}
}

// TestManifestsAgree: kustomize finds every file, the two counts of shards are one, and the volume that is written is
// the one that is merged.
func TestManifestsAgree(t *testing.T) {
	var named []string
	for _, kustomization := range []string{"kustomization.yaml", "merge/kustomization.yaml"} {
		object := objects(t, filepath.Join(manifests, kustomization))["Kustomization"]
		for _, name := range object["resources"].([]any) {
			named = append(named, filepath.Join(manifests, filepath.Dir(kustomization), name.(string)))
		}
	}
	slices.Sort(named)
	if have := slices.Sorted(slices.Values(files(t))); !slices.Equal(named, have) {
		t.Errorf("kustomize has %v, and there are %v", named, have)
	}
	shards, merge := objects(t, manifests+"/shards.yaml")["Job"], objects(t, manifests+"/merge/merge.yaml")["Job"]
	if at(shards, "spec", "completionMode") != "Indexed" {
		t.Error("the shards have no index")
	}
	completions, _ := json.Marshal(at(shards, "spec", "completions"))
	for _, variable := range all(all(podOf(shards), "containers")[0], "env") {
		if variable["name"] == "JOB_COMPLETION_COUNT" && variable["value"] != string(completions) {
			t.Errorf("JOB_COMPLETION_COUNT is %v of %s completions", variable["value"], completions)
		}
	}
	claim := func(job map[string]any) any {
		return at(all(podOf(job), "volumes")[0], "persistentVolumeClaim", "claimName")
	}
	if name := at(objects(t, manifests+"/reports.yaml")["PersistentVolumeClaim"], "metadata", "name"); claim(shards) != name || claim(merge) != name {
		t.Errorf("the volume is %v; it is written to %v and read from %v", name, claim(shards), claim(merge))
	}
}
