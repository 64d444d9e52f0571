package provenance

import (
	"runtime/debug"
	"testing"
)

// tree are the settings of a build in a work tree.
func tree(modified string) []debug.BuildSetting {
	return []debug.BuildSetting{
		{Key: "vcs", Value: "git"},
		{Key: "vcs.revision", Value: "487964bd0f3a4c5d6e7f8091a2b3c4d5e6f70812"},
		{Key: "vcs.time", Value: "2026-11-30T17:40:00Z"},
		{Key: "vcs.modified", Value: modified},
	}
}

func TestBuild(t *testing.T) {
	t.Parallel()
	for _, each := range []struct {
		name           string
		module         string
		settings       []debug.BuildSetting
		linked         [3]string
		text, identity string
	}{
		{"nothing known", "", nil, [3]string{}, "devel", "devel"},
		{"without a work tree, or -buildvcs=false", "(devel)", nil, [3]string{}, "devel", "devel"},
		{"an old toolchain", "(devel)", tree("false"), [3]string{}, "devel (commit 487964bd0f3a of 2026-11-30)", "devel+487964bd0f3a.20261130"},
		{"a tag", "v1.2.3", tree("false"), [3]string{}, "v1.2.3 (commit 487964bd0f3a of 2026-11-30)", "v1.2.3+487964bd0f3a.20261130"},
		{"a tag, changed", "v1.2.3+dirty", tree("true"), [3]string{}, "v1.2.3+dirty (commit 487964bd0f3a of 2026-11-30, with changes)", "v1.2.3+dirty.487964bd0f3a.20261130"},
		{
			"after a tag", "v1.2.4-0.20261130174000-487964bd0f3a", tree("false"),
			[3]string{},
			"v1.2.4-0.20261130174000-487964bd0f3a (commit 487964bd0f3a of 2026-11-30)",
			"v1.2.4-0.20261130174000-487964bd0f3a",
		},
		{
			"go install of a branch", "v0.0.0-20261130174000-487964bd0f3a", nil,
			[3]string{},
			"v0.0.0-20261130174000-487964bd0f3a (commit 487964bd0f3a of 2026-11-30)",
			"v0.0.0-20261130174000-487964bd0f3a",
		},
		{"go install of a tag", "v1.2.3", nil, [3]string{}, "v1.2.3", "v1.2.3"},
		{"linked", "(devel)", nil, [3]string{"1.2.3", "0123456789abcdef", "2026-12-01T00:00:00+02:00"}, "1.2.3 (commit 0123456789ab of 2026-11-30)", "1.2.3+0123456789ab.20261130"},
		{"linked without a date", "v9.9.9", tree("false"), [3]string{"1.2.3", "", "yesterday"}, "1.2.3 (commit 487964bd0f3a of 2026-11-30)", "1.2.3+487964bd0f3a.20261130"},
		{"changes alone", "", []debug.BuildSetting{{Key: "vcs.modified", Value: "true"}}, [3]string{}, "devel (with changes)", "devel+dirty"},
	} {
		info := &debug.BuildInfo{Main: debug.Module{Version: each.module}, Settings: each.settings}
		if each.module == "" && each.settings == nil {
			info = nil
		}
		b := Of(info, each.linked[0], each.linked[1], each.linked[2])
		if b.String() != each.text || b.Identity() != each.identity {
			t.Errorf("%s\ngot  %s, %s\nwant %s, %s", each.name, b, b.Identity(), each.text, each.identity)
		}
	}
}
