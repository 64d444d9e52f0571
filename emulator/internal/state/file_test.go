package state

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"go.etcd.io/bbolt"
)

func opened(t *testing.T, path string) *File {
	t.Helper()
	f, err := Open(path, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// content is what a file holds.
func content(t *testing.T, f *File) (head string, objects map[Key]string) {
	t.Helper()
	objects = map[Key]string{}
	err := f.Read(
		func(value []byte) error { head = string(value); return nil },
		func(key Key, value []byte) error { objects[key] = string(value); return nil },
	)
	if err != nil {
		t.Fatal(err)
	}
	return head, objects
}

func key(account uint32, id string) Key { return Key{account, "chrg", id} }

func TestChangesAreReadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	f := opened(t, path)
	if head, objects := content(t, f); head != "" || len(objects) > 0 {
		t.Errorf("a new file holds %q and %v", head, objects)
	}
	f.Start(func() []byte { return []byte("head") })
	f.Append([]Change{{key(0, "a"), []byte("1")}, {Key{Account: 0}, []byte("account")}, {key(0, "b"), []byte("2")}})
	f.Append([]Change{{key(0, "a"), []byte("3")}, {key(0, "b"), nil}, {key(0, "gone"), nil}})
	f.DropBelow(0)
	f.Append([]Change{{key(1, "a"), []byte("4")}})
	f.DropBelow(7)
	f.Append([]Change{{key(6, "late"), []byte("5")}}) // of an account that was dropped
	f.Append([]Change{{Key{Account: 7}, nil}, {key(7, "a/b"), []byte{}}, {key(7, "c"), []byte("6")}})
	if err := f.Wait(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	head, objects := content(t, opened(t, path))
	if want := map[Key]string{key(7, "a/b"): "", key(7, "c"): "6"}; head != "head" || fmt.Sprint(objects) != fmt.Sprint(want) {
		t.Errorf("the file holds %q and %v, want %v", head, objects, want)
	}
	if err := f.Wait(); err == nil || f.Err() != nil {
		t.Errorf("a closed file waits with %v and has failed with %v", err, f.Err())
	}
}

// TestAnAccountIsDroppedAsAWhole: with its record go all objects of it, and nothing of another account.
func TestAnAccountIsDroppedAsAWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	f := opened(t, path)
	f.Start(func() []byte { return nil })
	for account := range uint32(3) {
		f.Append([]Change{{Key{Account: account}, []byte("account")}})
		for n := range 500 {
			f.Append([]Change{{key(account, strconv.Itoa(n)), make([]byte, 50)}})
		}
	}
	if err := f.Wait(); err != nil {
		t.Fatal(err)
	}
	f.Append([]Change{{Key{Account: 1}, nil}})
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	_, objects := content(t, opened(t, path))
	for k := range objects {
		if k.Account == 1 {
			t.Fatalf("%v is still there", k)
		}
	}
	if len(objects) != 2*501 {
		t.Errorf("%d records are left, want %d", len(objects), 2*501)
	}
}

// things are the objects of an account, for a ledger.
type things map[string]string

func (things) Kind() string { return "thing" }

func (o things) Record(id string, _ any) ([]byte, bool) {
	text, ok := o[id]
	return []byte(text), ok
}

// TestALedgerThatEnds hands over what was noted before, together with the other one, and nothing more.
func TestALedgerThatEnds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	f := opened(t, path)
	f.Start(func() []byte { return nil })
	var from, to Ledger
	from.Keep(f, 1)
	to.Keep(f, 2)
	moved := things{"a": "1"}
	from.Lock()
	from.Note(&moved, "a", nil)
	from.Unlock()
	from.Lock()
	to.Lock()
	from.Note(&things{}, "a", nil)
	to.Note(&moved, "a", nil)
	from.End()
	UnlockBoth(&to, &from)
	from.Lock()
	from.Note(&moved, "a", nil)
	from.Unlock()
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	_, objects := content(t, opened(t, path))
	if want := map[Key]string{{2, "thing", "a"}: "1"}; fmt.Sprint(objects) != fmt.Sprint(want) {
		t.Errorf("the file holds %v, want %v", objects, want)
	}
}

// TestRefusedFiles: each gets a sentence that names the file.
func TestRefusedFiles(t *testing.T) {
	folder := t.TempDir()
	file := func(name string, text []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	whole := filepath.Join(folder, "whole.db")
	f := opened(t, whole)
	f.Start(func() []byte { return nil })
	for n := range 300 {
		f.Append([]Change{{key(1, strconv.Itoa(n)), make([]byte, 200)}})
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		folder:                                   "is a folder; name a file",
		filepath.Join(folder, "no", "x"):         "cannot be made: there is no folder",
		filepath.Join(file("f", nil), "x"):       "cannot be opened: not a directory",
		os.DevNull:                               "is not a regular file",
		file("text", []byte("notes")):            "is damaged or not a state file",
		file("cut", text[:len(text)/2]):          "is damaged or not a state file",
		file("noise", make([]byte, len(text))):   "is damaged or not a state file",
		database(t, folder, "other", nil):        "is a database of another program",
		database(t, folder, "last", []byte("1")): `has format "1", and this version reads format "2" only`,
	} {
		f, err := Open(path, false)
		if err == nil {
			err = f.Read(func([]byte) error { return nil }, func(Key, []byte) error { return nil })
			_ = f.Close()
		}
		if err == nil || !strings.HasPrefix(err.Error(), fmt.Sprintf("state file %q %s", path, want)) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
	denied := opening(&fs.PathError{Op: "open", Path: "x", Err: fs.ErrPermission})
	if denied.Error() != "cannot be opened: permission denied" {
		t.Errorf("a file without permission is refused with %q", denied)
	}
}

// database makes one of another format, or without a format one of another program.
func database(t *testing.T, folder, name string, format []byte) string {
	t.Helper()
	path := filepath.Join(folder, name)
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		if format == nil {
			_, failed := tx.CreateBucket([]byte("x"))
			return failed
		}
		bucket, failed := tx.CreateBucket(aboutBucket)
		return errors.Join(failed, bucket.Put(formatKey, format))
	})
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestDamageIsSeen changes one byte of a value: the database has no checksum for it.
func TestDamageIsSeen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	f := opened(t, path)
	f.Start(func() []byte { return []byte("head") })
	f.Append([]Change{{key(1, "a"), []byte("the first value")}})
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text = bytes.ReplaceAll(text, []byte("the first value"), []byte("the worst value"))
	if err = os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	err = opened(t, path).Read(func([]byte) error { return nil }, func(Key, []byte) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "is damaged or not a state file (chrg a: the record is damaged)") {
		t.Errorf("a changed value is read with %v", err)
	}
}

// TestAnyDamageIsSurvived overwrites a page with noise: opening and reading end with an error or with what was
// there, never with a crash.
func TestAnyDamageIsSurvived(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	f := opened(t, path)
	f.Start(func() []byte { return []byte("head") })
	for n := range 500 {
		f.Append([]Change{{key(1, strconv.Itoa(n)), make([]byte, 100)}})
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 1))
	page, seen := os.Getpagesize(), 0
	for n := range len(text) / page {
		damaged := bytes.Clone(text)
		for i := range page {
			damaged[n*page+i] = byte(random.Uint32())
		}
		path := filepath.Join(t.TempDir(), "state.db")
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := Open(path, false)
		if err == nil {
			err = f.Read(func([]byte) error { return nil }, func(Key, []byte) error { return nil })
			_ = f.Close()
		}
		if err != nil {
			seen++
		}
	}
	if seen < 10 {
		t.Errorf("damage of %d pages was seen only", seen)
	}
}

func TestOneEmulatorAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	opened(t, path)
	if _, err := Open(path, false); err == nil || !strings.Contains(err.Error(), "is in use by another emulator") {
		t.Errorf("the second one opens it with %v", err)
	}
}

// TestNothingIsClaimedAfterAFailure: what was not written is not claimed, and neither is what comes after it.
func TestNothingIsClaimedAfterAFailure(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	f := opened(t, path)
	f.Start(func() []byte { return nil })
	f.Append([]Change{{key(1, "a"), []byte("1")}})
	if err := f.Wait(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path, path+".moved"); err != nil {
		t.Fatal(err)
	}
	f.Append([]Change{{key(1, "b"), []byte("2")}})
	if err := f.Wait(); err == nil || !strings.HasSuffix(err.Error(), "cannot be written: it was removed or replaced") {
		t.Errorf("the change is claimed: %v", err)
	}
	<-f.Failed()
	if err := os.Rename(path+".moved", path); err != nil {
		t.Fatal(err)
	}
	f.Append([]Change{{key(1, "c"), []byte("3")}})
	if f.Wait() == nil || f.Err() == nil || f.Close() == nil {
		t.Error("a change after the failure is claimed")
	}
	if _, objects := content(t, opened(t, path)); len(objects) != 1 {
		t.Errorf("the file holds %v, want what was written before the failure", objects)
	}
}
