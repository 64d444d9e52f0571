package publishing

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzVerify holds that an entry with a manifest or a report of anybody's making is verified without a panic, that every reason is a
// sentence in one line, and that only what was published is accepted.
func FuzzVerify(f *testing.F) {
	h := smallHarness(f)
	entry := published(f, completeReport(h), h)
	manifest, report := contentOf(f, entry, ManifestFile), contentOf(f, entry, ReportFile)
	f.Add(manifest, report)
	for _, seed := range []string{
		"", "null", "[]", "{}", `{"$schema":1}`, `{"$schema":"` + ManifestSchema + `"}`, `{"$schema":"` + manifestFamily + "\\u001b[31m\\n9" + `"}`, strings.Repeat("[", 20_000),
		`{"$schema":"` + ManifestSchema + `","files":` + strings.Repeat("[", 20_000), `{"$schema":"` + ManifestSchema + `","files":[null,{}],"broken":-1}`, string(manifest) + "{}",
		strings.Replace(string(manifest), "{", `{"a\u001bb":1,`, 1), strings.Replace(string(manifest), "{", `{"name":"\u202e",`, 1), "\xff",
	} {
		f.Add([]byte(seed), report)
		f.Add(manifest, []byte(seed))
		f.Add(manifest, pack([]byte(seed)))
	}
	f.Add(manifest, pack(bytes.Repeat([]byte(" "), 1<<20)))
	f.Fuzz(func(t *testing.T, ofManifest, ofReport []byte) {
		folder := filepath.Join(t.TempDir(), filepath.Base(filepath.Dir(entry)), filepath.Base(entry))
		if err := os.CopyFS(folder, os.DirFS(entry)); err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string][]byte{ManifestFile: ofManifest, ReportFile: ofReport} {
			if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		result := verified(t, folder, h)
		if result.Accepted && !(bytes.Equal(ofManifest, manifest) && bytes.Equal(ofReport, report)) {
			t.Errorf("accepted the manifest %q", ofManifest)
		}
		for _, reason := range result.Reasons {
			if reason == "" || strings.ContainsAny(reason, "\n\r\x1b\x00") {
				t.Errorf("no sentence: %q", reason)
			}
		}
	})
}
