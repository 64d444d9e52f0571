package state

import (
	"encoding/binary"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/record"
)

// Change is the new value of a key; a nil value drops the key. That of an account itself drops everything of the account.
type Change struct {
	Key   Key
	Value []byte
}

// Key names one object of one account. Accounts are numbered in the order in which they were made, so
// they and their objects are read in that order. The record of the account itself has neither kind
// nor ID, and comes first.
type Key struct {
	Account  uint32
	Kind, ID string
}

const accountBytes = 4

func (k Key) bytes() []byte {
	b := make([]byte, accountBytes, accountBytes+len(k.Kind)+1+len(k.ID))
	binary.BigEndian.PutUint32(b, k.Account)
	if k.Kind == "" {
		return b
	}
	b = append(b, k.Kind...)
	b = append(b, '/')
	return append(b, k.ID...)
}

func keyOf(b []byte) (Key, error) {
	if len(b) < accountBytes {
		return Key{}, record.ErrDamaged
	}
	k := Key{Account: binary.BigEndian.Uint32(b)}
	if len(b) == accountBytes {
		return k, nil
	}
	var found bool
	if k.Kind, k.ID, found = strings.Cut(string(b[accountBytes:]), "/"); !found {
		return k, record.ErrDamaged
	}
	return k, nil
}
