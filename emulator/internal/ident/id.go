// Package ident makes and reads the ids of objects and of requests.
package ident

import (
	"math/bits"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// An id is prefix + "_test_" + 19 characters of [0-9a-z] that spell unix_ms<<55 | 55 other bits
// in base 36; 1,290 of 1,323 recorded charges decode to their own creation time that way.
const (
	SuffixLen    = 19
	idLowBits    = 55
	base36Digits = "0123456789abcdefghijklmnopqrstuvwxyz"
	// pow36x12 splits the 96-bit number into 7 and 12 digits that each fit in 64 bits.
	pow36x12 = 4738381338321616896
)

// Key is the number an id spells: the high 64 and the low 32 of its 96 bits. It sorts by creation
// time.
type Key struct {
	Hi uint64
	Lo uint32
}

func (k Key) Less(o Key) bool { return k.Hi < o.Hi || k.Hi == o.Hi && k.Lo < o.Lo }

// Moment is the time that an id spells.
func (k Key) Moment() wire.Stamp { return wire.Stamp(k.Hi >> (64 - (96 - idLowBits))) }

// FirstKeyAt is the lowest key of a moment.
func FirstKeyAt(ms wire.Stamp) Key {
	if ms < 0 {
		ms = 0
	}
	return Key{Hi: uint64(ms) << (64 - (96 - idLowBits))}
}

// IDSource hands out ids: random, but strictly increasing as long as the clock does not go back. Where
// objects of two moments are made in turn, the ids of each moment increase.
type IDSource struct {
	mu   sync.Mutex
	pcg  *rand.PCG
	rand *rand.Rand
	// latest is the moment of the last id, and other the one before it.
	latest, other moment
}

// moment is a millisecond, and the low bits of the last id in it.
type moment struct {
	ms  int64
	low uint64
}

func NewIDSource(seed int64) *IDSource {
	if seed == 0 {
		seed = int64(rand.Uint64() | 1)
	}
	pcg := rand.NewPCG(uint64(seed), 0x6f6d697365)
	return &IDSource{pcg: pcg, rand: rand.New(pcg)}
}

// Fields are what the source needs to go on after a restart without repeating an id.
func (s *IDSource) Fields(c *record.Codec) {
	s.mu.Lock()
	defer s.mu.Unlock()
	generator, err := s.pcg.MarshalBinary()
	record.Bytes(c, &generator)
	for _, m := range []*moment{&s.latest, &s.other} {
		low := int64(m.low) // 55 bits and a few
		record.Int(c, &m.ms)
		record.Int(c, &low)
		m.low = uint64(low)
	}
	if err != nil || c.Reading() && s.pcg.UnmarshalBinary(generator) != nil {
		c.Damage()
	}
}

// Next returns the key of a new id. The first one of a millisecond starts in the lower half of
// the 55 bits and the following ones take small steps, which leaves room for 2^30 ids in one
// millisecond (a frozen clock).
func (s *IDSource) Next(now time.Time) Key {
	ms := now.UnixMilli()
	s.mu.Lock()
	if ms != s.latest.ms {
		s.latest, s.other = s.other, s.latest
	}
	if ms != s.latest.ms {
		s.latest = moment{ms, s.rand.Uint64() >> (64 - idLowBits + 1)}
	} else {
		s.latest.low += 1 + s.rand.Uint64()&(1<<24-1)
	}
	low := s.latest.low
	s.mu.Unlock()
	return Key{Hi: uint64(ms)<<(64-(96-idLowBits)) | low>>32, Lo: uint32(low)}
}

// AppendSuffix writes the 19 base-36 characters of a key.
func (k Key) AppendSuffix(b []byte) []byte {
	high, low := k.Hi>>32, k.Hi<<32|uint64(k.Lo)
	q, r := bits.Div64(high, low, pow36x12)
	var out [SuffixLen]byte
	for i := SuffixLen - 1; i >= 7; i-- {
		out[i] = base36Digits[r%36]
		r /= 36
	}
	for i := 6; i >= 0; i-- {
		out[i] = base36Digits[q%36]
		q /= 36
	}
	return append(b, out[:]...)
}

// ParseID reads the key of an id with the given prefix ("chrg").
func ParseID(prefix, id string) (Key, bool) {
	rest, ok := strings.CutPrefix(id, prefix)
	if !ok {
		return Key{}, false
	}
	suffix, ok := strings.CutPrefix(rest, "_test_")
	if !ok || len(suffix) != SuffixLen {
		return Key{}, false
	}
	var high, low uint64
	for i := range SuffixLen {
		d, ok := base36Value(suffix[i])
		if !ok {
			return Key{}, false
		}
		carry, product := bits.Mul64(low, 36)
		var c uint64
		low, c = bits.Add64(product, d, 0)
		high = high*36 + carry + c
	}
	if high>>32 != 0 {
		return Key{}, false
	}
	return Key{Hi: high<<32 | low>>32, Lo: uint32(low)}, true
}

func base36Value(c byte) (uint64, bool) {
	switch {
	case c >= '0' && c <= '9':
		return uint64(c - '0'), true
	case c >= 'a' && c <= 'z':
		return uint64(c-'a') + 10, true
	}
	return 0, false
}
