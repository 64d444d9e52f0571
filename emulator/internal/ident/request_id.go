package ident

import (
	"encoding/hex"
	"math/rand/v2"
	"sync"
)

// RequestIDs makes the values of X-Request-Id: with a seed the same ones every time, as
// recordings need that are kept in git, and without one random ones, which need no lock.
type RequestIDs struct {
	mu     sync.Mutex
	seed   int64
	seeded *rand.Rand // nil: random
}

func NewRequestIDs(seed int64) *RequestIDs {
	if seed == 0 {
		return &RequestIDs{}
	}
	s := &RequestIDs{seed: seed}
	s.Begin(0)
	return s
}

// Begin begins the ids of another start of the same emulator, which has others with the same seed.
func (s *RequestIDs) Begin(start int64) {
	if s.seed != 0 {
		s.seeded = rand.New(rand.NewPCG(uint64(s.seed), 0x72657175657374+uint64(start)))
	}
}

// Next is a version 4 UUID.
func (s *RequestIDs) Next() string {
	if s.seeded == nil {
		return formatUUID(rand.Uint64(), rand.Uint64())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return formatUUID(s.seeded.Uint64(), s.seeded.Uint64())
}

func formatUUID(a, b uint64) string {
	var raw [16]byte
	for i := range 8 {
		raw[i], raw[8+i] = byte(a>>(8*i)), byte(b>>(8*i))
	}
	raw[6] = raw[6]&0x0f | 0x40
	raw[8] = raw[8]&0x3f | 0x80
	var out [36]byte
	hex.Encode(out[0:8], raw[0:4])
	hex.Encode(out[9:13], raw[4:6])
	hex.Encode(out[14:18], raw[6:8])
	hex.Encode(out[19:23], raw[8:10])
	hex.Encode(out[24:36], raw[10:16])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return string(out[:])
}
