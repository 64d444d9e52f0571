package publishing

import (
	"bytes"
	"compress/gzip"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/reports"
)

func TestACompleteRunIsPublishedAndVerified(t *testing.T) {
	h := smallHarness(t)
	folder := published(t, completeReport(h), h)
	result := verified(t, folder, h)
	if !result.Accepted || len(result.Notes) > 0 {
		t.Errorf("refused for %q, with the notes %q", result.Reasons, result.Notes)
	}
	if m := result.Manifest; !strings.HasSuffix(m.Of, "not of the real API.") || m.Verdict != reports.Conformant || m.Harness != h.Identity {
		t.Errorf("the manifest is %+v", m)
	}
	if filepath.Base(folder) != h.contract.Version || filepath.Base(filepath.Dir(folder)) != "my-fake" {
		t.Errorf("the entry is in %s", folder)
	}
	again, err := Publish(written(t, completeReport(h)), Options{Into: filepath.Dir(filepath.Dir(folder)), Name: "my-fake", Reproduce: "x", Harness: h})
	if err != nil || again != folder {
		t.Errorf("published again: %s, %v", again, err)
	}
}

// TestShardsThatAreMergedAreWhole: what several machines ran is published like what one did.
func TestShardsThatAreMergedAreWhole(t *testing.T) {
	h := smallHarness(t)
	var shards []*reports.Report
	for i, shard := range []string{"1/2", "2/2"} {
		r := completeReport(h)
		r.Run.Shard = shard
		for n := range r.Cases {
			if n%2 == i {
				c := &r.Cases[n]
				c.Status, c.Reason, c.Judged, c.Checks, c.Requests = reports.StatusExcluded, "it is in another shard", nil, 0, 0
			}
		}
		reports.Finish(r)
		shards = append(shards, r)
	}
	if _, err := Publish(written(t, shards[0]), Options{Into: t.TempDir(), Name: "x", Reproduce: "x", Harness: h}); err == nil || !strings.Contains(err.Error(), "shard 1/2") {
		t.Errorf("a shard is published: %v", err)
	}
	merged, err := reports.Merge(shards...)
	if err != nil {
		t.Fatal(err)
	}
	if result := verified(t, published(t, merged, h), h); !result.Accepted {
		t.Errorf("refused for %q", result.Reasons)
	}
}

// value is a number or a word of a document of JSON.
var value = regexp.MustCompile(`[A-Za-z]{2,}|[0-9]+`)

// edited returns a text with one number or word changed.
func edited(text []byte, random *rand.Rand) []byte {
	places := value.FindAllIndex(text, -1)
	at := places[random.IntN(len(places))]
	changed := slices.Clone(text)
	i := at[0] + random.IntN(at[1]-at[0])
	switch c := changed[i]; {
	case c == '9' || c == 'z' || c == 'Z':
		changed[i]--
	default:
		changed[i]++
	}
	return changed
}

func TestOneChangedNumberOrWordIsRefused(t *testing.T) {
	h := smallHarness(t)
	folder := published(t, completeReport(h), h)
	text, random := unpacked(t, folder), rand.New(rand.NewPCG(1, 2))
	for range 200 {
		changed := edited(text, random)
		put(t, folder, ReportFile, pack(changed))
		result := verified(t, folder, h)
		refusedFor(t, result, ReportFile+" was changed")
		refusedFor(t, result, unpackedFile+" was changed")
	}
	put(t, folder, ReportFile, pack(text))
	manifest := contentOf(t, folder, ManifestFile)
	for range 50 {
		put(t, folder, ManifestFile, edited(manifest, random))
		if result := verified(t, folder, h); result.Accepted && !strings.Contains(string(contentOf(t, folder, ManifestFile)), `"reproduce": "omise-conformance run"`) {
			continue // that is for whoever publishes to say
		} else if result.Accepted {
			t.Errorf("accepted with the manifest %s", contentOf(t, folder, ManifestFile))
		}
	}
	put(t, folder, ManifestFile, manifest)
	if result := verified(t, folder, h); !result.Accepted {
		t.Errorf("put back, it is refused for %q", result.Reasons)
	}
}

// TestWhatIsCountedAgain: an edit is seen although the manifest was made to fit it.
func TestWhatIsCountedAgain(t *testing.T) {
	h := smallHarness(t)
	broken := completeReport(h)
	broken.Cases[3].Status = reports.StatusBlocked
	broken.Cases[3].Reason = "its set-up did not work"
	reports.Finish(broken)
	for _, edit := range []struct{ old, changed, want string }{
		{`"passed": 20`, `"passed": 21`, "its totals say 20 cases (21 passed"},
		{`"status": "passed"`, `"status": "warning"`, `status is "warning", and what the cases say is "passed"`},
		{`"exit_code": 0`, `"exit_code": 1`, "exit code"},
		{`"recorded": 0`, `"recorded": 7`, "spoke recorded is 7, and what the cases say is 0"},
		{`"title": "`, `"title": "Not `, "case has another title"},
		{`"sentence": "`, `"sentence": "Not `, "rule has another level, basis or sentence"},
		{`"level": "MUST"`, `"level": "SHOULD"`, "rule has another level, basis or sentence"},
		{`"spec_version": "2019`, `"spec_version": "../../2019`, "is of API version"},
		{`"harness_version": "v1.2.3"`, `"harness_version": "v1.2.4"`, "harness version is"},
		{`"seed": 1`, `"seed": 01`, "JSON"},
		{`"problems": []`, `"problems": ["an answer to GET /charges says livemode true: the run was stopped, since only test mode is ever used"]`, "real money"},
		{`"problems": []`, `"problems": ["skey_test_5fzcx5fzcx5fzcx5fzcx"]`, "There is a secret key at problems.0"},
		{`"mode": "run"`, `"mode": "gate"`, "only that of run is published"},
	} {
		folder := published(t, completeReport(h), h)
		text := unpacked(t, folder)
		seal(t, folder, replaced(t, text, edit.old, edit.changed))
		result := verified(t, folder, h)
		refusedFor(t, result, edit.want)
		if result.Accepted {
			t.Errorf("%s → %s is accepted", edit.old, edit.changed)
		}
	}
	if reasons := incomplete(broken); broken.Verdict != reports.NotJudged || len(reasons) == 0 {
		t.Errorf("a blocked case leaves %s and %q", broken.Verdict, reasons)
	}
}

func TestACaseThatIsTakenOut(t *testing.T) {
	h := smallHarness(t)
	folder := published(t, completeReport(h), h)
	r := completeReport(h)
	gone := r.Cases[7].ID
	r.Cases = slices.Delete(r.Cases, 7, 8)
	reports.Finish(r)
	var text bytes.Buffer
	if err := reports.WriteJSON(&text, r); err != nil {
		t.Fatal(err)
	}
	seal(t, folder, text.Bytes())
	result := verified(t, folder, h)
	refusedFor(t, result, "1 case of this version is missing in the report: "+gone)
	refusedFor(t, result, "The report has 19 cases")
}

func TestWhatIsInTheFolder(t *testing.T) {
	h := smallHarness(t)
	r := completeReport(h)
	for _, name := range append(slices.Clone(entryFiles), ManifestFile) {
		folder := published(t, r, h)
		if err := os.Remove(filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
		refusedFor(t, verified(t, folder, h), name+" is missing.")
		if err := os.Mkdir(filepath.Join(folder, name), 0o755); err != nil {
			t.Fatal(err)
		}
		refusedFor(t, verified(t, folder, h), name+" is a folder, not a file.")
	}
	folder := published(t, r, h)
	put(t, folder, "more.txt", []byte("x"))
	refusedFor(t, verified(t, folder, h), "more.txt does not belong here.")
	put(t, folder, BadgeFile, []byte("<svg/>"))
	result := verified(t, folder, h)
	refusedFor(t, result, "badge.svg was changed")
	refusedFor(t, result, "badge.svg is not the badge of the report.")
	put(t, folder, ManifestFile, []byte("{"))
	refusedFor(t, verified(t, folder, h), "manifest.json is no JSON")
	if runtime.GOOS != "windows" {
		_ = os.Remove(filepath.Join(folder, ManifestFile))
		if err := os.Symlink("/dev/zero", filepath.Join(folder, ManifestFile)); err != nil {
			t.Fatal(err)
		}
		refusedFor(t, verified(t, folder, h), "manifest.json is a symbolic link, not a file.")
	}
	if _, err := Verify(filepath.Join(folder, "none"), h); err == nil {
		t.Error("a folder that is not there is verified")
	}
}

func TestPackedFilesThatAreTooMuch(t *testing.T) {
	h := smallHarness(t)
	folder := published(t, completeReport(h), h)
	var bomb bytes.Buffer
	to, _ := gzip.NewWriterLevel(&bomb, gzip.BestSpeed)
	zeros := make([]byte, 1<<20)
	for range mostUnpacked>>20 + 1 {
		_, _ = to.Write(zeros)
	}
	_ = to.Close()
	for _, file := range []struct {
		content []byte
		want    string
	}{
		{bomb.Bytes(), "when it is unpacked"},
		{make([]byte, mostPacked+1), "is the most"},
		{[]byte("{}"), "is no gzip file"},
		{pack([]byte("{}")), "this is not a report"},
		{append(pack(unpacked(t, folder)), 'x'), "goes on after the report"},
		{pack(unpacked(t, folder))[:500], "cannot be unpacked"},
	} {
		put(t, folder, ReportFile, file.content)
		refusedFor(t, verified(t, folder, h), file.want)
	}
}

// TestAnotherVersionOfTheHarness: what this harness cannot know rests on the manifest, and that is said.
func TestAnotherVersionOfTheHarness(t *testing.T) {
	h := smallHarness(t)
	folder := published(t, completeReport(h), h)
	newer := smallHarness(t)
	newer.cases = newer.cases[:19]
	newer.Version, newer.Cases, newer.RulesSHA256 = "v1.3.0", catalogueOf(newer.ids()), digest(nil)
	if result := verified(t, folder, newer); !result.Accepted || len(result.Notes) != 1 || !strings.Contains(result.Notes[0], "version v1.2.3") {
		t.Errorf("refused for %q, with the notes %q", result.Reasons, result.Notes)
	}
	newer.Version = h.Version
	refusedFor(t, verified(t, folder, newer), "The manifest says version v1.2.3, as this harness is, and another contract")
	manifest := contentOf(t, folder, ManifestFile)
	put(t, folder, ManifestFile, replaced(t, manifest, ManifestSchema, manifestFamily+"2"))
	refusedFor(t, verified(t, folder, h), "verify it with the version that wrote it")
	put(t, folder, ManifestFile, replaced(t, manifest, `"name"`, `"signature": "x", "name"`))
	refusedFor(t, verified(t, folder, h), `unknown field "signature"`)
}
