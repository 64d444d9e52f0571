package state

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"go.etcd.io/bbolt"
)

// Start begins to write what is handed over. head returns the value that belongs to the file as a whole;
// it is called after the changes of a commit were handed over, and written with them.
func (f *File) Start(head func() []byte) {
	f.head = head
	go f.run()
}

// Append hands changes of one account over, in the order in which they are to be written. It does not
// wait.
func (f *File) Append(changes []Change) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if changes[0].Key.Account < f.floor {
		return // of an account that is gone; a request on it was under way
	}
	f.next().changes = append(f.next().changes, changes...)
}

// DropBelow drops everything: no account with a number below floor is written from now on.
func (f *File) DropBelow(floor uint32) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.floor = floor
	b := f.next()
	b.changes, b.drop = nil, true
}

// Touch has the head written.
func (f *File) Touch() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next()
}

// next is the batch that the next commit writes. The lock is held.
func (f *File) next() *batch {
	if f.open == nil {
		f.open = &batch{done: make(chan struct{})}
		f.last.Store(f.open)
		if f.closing {
			return f.open // nothing writes it
		}
		select {
		case f.wake <- struct{}{}:
		default:
		}
	}
	return f.open
}

// Wait waits until all that was handed over before is in the file. It returns why it is not, or nil.
func (f *File) Wait() error {
	if b := f.last.Load(); b != nil {
		select {
		case <-b.done:
		case <-f.failed:
		}
	}
	return f.ended()
}

// ended returns why nothing is written any more, or nil.
func (f *File) ended() error {
	if err := f.failure.Load(); err != nil {
		return *err
	}
	return nil
}

// Err returns why the file could no longer be written, or nil.
func (f *File) Err() error {
	if err := f.ended(); !errors.Is(err, errClosed) {
		return err
	}
	return nil
}

// Failed is closed when nothing is written any more; Err says whether by a failure.
func (f *File) Failed() <-chan struct{} { return f.failed }

// Close writes what was handed over, has the disk take it, and lets go of the file.
// From then on Wait returns an error.
func (f *File) Close() error {
	if f.head == nil { // it was never started
		return f.db.Close()
	}
	f.mu.Lock()
	if !f.closing {
		f.closing = true
		close(f.wake)
	}
	f.mu.Unlock()
	<-f.stopped
	return f.Err()
}

func (f *File) run() {
	defer close(f.stopped)
	for range f.wake {
		f.commitOpen()
	}
	f.commitOpen()
	err := f.ended()
	if err == nil {
		err = f.db.Sync()
	}
	if err = errors.Join(err, f.db.Close()); err != nil {
		f.fail(err)
		return
	}
	f.fail(errClosed)
}

var errClosed = errors.New("is closed")

// commitOpen writes what waits. Nothing is written after a failure, so that the file never has a change
// without those before it.
func (f *File) commitOpen() {
	f.mu.Lock()
	b := f.open
	f.open = nil
	f.mu.Unlock()
	if b == nil || f.ended() != nil {
		return
	}
	err := f.stillThere()
	if err == nil {
		err = guard(func() error { return f.commit(b) })
	}
	if err != nil {
		f.fail(err)
		return
	}
	close(b.done)
}

func (f *File) commit(b *batch) error {
	err := f.db.Update(func(tx *bbolt.Tx) error {
		if b.drop {
			if err := tx.DeleteBucket(objectsBucket); err != nil {
				return err
			}
			if _, err := tx.CreateBucket(objectsBucket); err != nil {
				return err
			}
		}
		objects := tx.Bucket(objectsBucket)
		objects.FillPercent = filled
		for _, c := range b.changes {
			key := c.Key.bytes()
			var err error
			switch {
			case c.Value == nil && c.Key.Kind == "":
				err = dropAll(objects, key)
			case c.Value == nil:
				err = objects.Delete(key)
			default:
				err = objects.Put(key, sealed(key, c.Value))
			}
			if err != nil {
				return err
			}
		}
		return tx.Bucket(aboutBucket).Put(headKey, sealed(headKey, f.head()))
	})
	return cause(err)
}

// dropAll drops every key that begins with a prefix. A cursor does not survive a deletion, so they are collected first.
func dropAll(objects *bbolt.Bucket, prefix []byte) error {
	var keys [][]byte
	cursor := objects.Cursor()
	for key, _ := cursor.Seek(prefix); bytes.HasPrefix(key, prefix); key, _ = cursor.Next() {
		keys = append(keys, bytes.Clone(key))
	}
	for _, key := range keys {
		if err := objects.Delete(key); err != nil {
			return err
		}
	}
	return nil
}

// stillThere looks whether the name leads to the open file: what is written to one that was removed
// cannot be found again.
func (f *File) stillThere() error {
	if info, err := os.Stat(f.path); err != nil || !os.SameFile(info, f.info) {
		return errors.New("it was removed or replaced")
	}
	return nil
}

func (f *File) fail(err error) {
	if f.ended() != nil {
		return
	}
	if !errors.Is(err, errClosed) {
		err = fmt.Errorf("cannot be written: %w", err)
	}
	err = fmt.Errorf("state file %q %w", f.path, err)
	f.failure.Store(&err)
	close(f.failed)
}
