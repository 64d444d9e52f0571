package state

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"go.etcd.io/bbolt"

	"github.com/omise-conformance/harness/emulator/internal/record"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const sumBytes = 4

// sealed is a value followed by the checksum of it and its key: the database has none for what it
// stores.
func sealed(key, value []byte) []byte {
	sum := crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, value)
	return binary.BigEndian.AppendUint32(value, sum)
}

func unsealed(key, stored []byte) ([]byte, error) {
	if len(stored) < sumBytes {
		return nil, record.ErrDamaged
	}
	value := stored[:len(stored)-sumBytes]
	sum := crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, value)
	if binary.BigEndian.Uint32(stored[len(value):]) != sum {
		return nil, record.ErrDamaged
	}
	return value, nil
}

// Read reads the whole file: first the head, which is nil in a new file, and then all objects in the
// order of their keys. What the two functions get is valid until Read returns.
func (f *File) Read(head func(value []byte) error, object func(key Key, value []byte) error) error {
	err := guard(func() error {
		return f.db.View(func(tx *bbolt.Tx) error {
			stored := tx.Bucket(aboutBucket).Get(headKey)
			if stored == nil {
				return head(nil)
			}
			value, err := unsealed(headKey, stored)
			if err != nil {
				return damage(err)
			}
			if err = head(value); err != nil {
				return err
			}
			return tx.Bucket(objectsBucket).ForEach(func(k, stored []byte) error {
				key, err := keyOf(k)
				if err == nil {
					value, err = unsealed(k, stored)
				}
				if err == nil {
					err = object(key, value)
				}
				if err != nil {
					return damage(fmt.Errorf("%s %s: %w", key.Kind, key.ID, err))
				}
				return nil
			})
		})
	})
	if err != nil {
		return fmt.Errorf("state file %q %w", f.path, err)
	}
	return nil
}
