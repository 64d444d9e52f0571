package store

// An object counts as one against Options.MaxObjects, and once more for every KiB of what its
// request put into it, so that a thousand charges with a megabyte of metadata each cannot fill
// the memory either.
const weightUnit = 1 << 10

// Sized is an object that holds text of any length.
type Sized interface {
	// TextBytes is roughly how much text the object holds.
	TextBytes() int
}

func weightOf(v any) uint32 {
	if w, ok := v.(Sized); ok {
		return 1 + uint32(w.TextBytes()/weightUnit)
	}
	return 1
}

func LenOf(texts ...*string) int {
	n := 0
	for _, t := range texts {
		if t != nil {
			n += len(*t)
		}
	}
	return n
}
