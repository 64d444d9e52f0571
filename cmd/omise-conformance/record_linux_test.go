package main

import (
	"path/filepath"
	"syscall"
	"testing"
)

// TestRecordingOnAFullDisk records into a file system of 600 kB, which takes a
// mount.
func TestRecordingOnAFullDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=600k"); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
	args := []string{"record", "--cassettes", filepath.Join(dir, "c"), "--quiet", "--label-filter", "tokens || charges"}
	full := invocation{args: args, folder: t.TempDir()}.run(t).exits(t, 3)
	full.says(t, "is not saved, the old file is unchanged:", "the disk is full", "Not judged:")
	before := loadAll(t, filepath.Join(dir, "c"))
	if len(before) < 10 {
		t.Errorf("%d cassettes were written before the disk was full", len(before))
	}
	// What is there is not lost to a recording that would replace it.
	invocation{args: append(args, "--seed", "2"), folder: t.TempDir()}.run(t).exits(t, 3)
	if after := loadAll(t, filepath.Join(dir, "c")); len(after) < len(before) {
		t.Errorf("of %d cassettes %d are left", len(before), len(after))
	}
}
