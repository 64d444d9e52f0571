package jsonstream

// The bounds of an Outline.
const (
	outlineDepth = 6
	outlinePaths = 2000
)

// Outline are the members that the beginning of a text has, by their paths: "log.entries[].request.url". It is how a format is
// recognized, so that it looks neither far nor deep.
type Outline map[string]bool

// Has reports whether all the paths are there.
func (o Outline) Has(paths ...string) bool {
	for _, path := range paths {
		if !o[path] {
			return false
		}
	}
	return len(o) > 0
}

// OutlineOf returns the outline of a text, which may be cut anywhere. It is empty for what does not begin with an object or a list.
func OutlineOf(head []byte) Outline {
	o := outliner{rest: head, paths: Outline{}}
	if c := o.next(); c == '{' || c == '[' {
		for o.next() != 0 && o.value(0) {
		}
	}
	return o.paths
}

// outliner goes through the beginning of a text. Its methods report whether it goes on.
type outliner struct {
	rest  []byte
	path  []byte
	paths Outline
}

// next returns the next byte that is no blank, and 0 at the end.
func (o *outliner) next() byte {
	for i, c := range o.rest {
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			o.rest = o.rest[i:]
			return c
		}
	}
	o.rest = nil
	return 0
}

// take goes over the next byte if it is this one.
func (o *outliner) take(c byte) bool {
	if o.next() != c {
		return false
	}
	o.rest = o.rest[1:]
	return true
}

// text goes over a text in quotes and returns what is between them.
func (o *outliner) text() (text []byte, ok bool) {
	if !o.take('"') {
		return nil, false
	}
	for i := 0; i < len(o.rest); i++ {
		switch o.rest[i] {
		case '\\':
			i++
		case '"':
			text, o.rest = o.rest[:i], o.rest[i+1:]
			return text, true
		}
	}
	return nil, false
}

func (o *outliner) value(depth int) bool {
	if depth > outlineDepth {
		return o.pass()
	}
	length := len(o.path)
	defer func() { o.path = o.path[:length] }()
	switch o.next() {
	case '{':
		return o.members('{', '}', func() bool {
			name, ok := o.text()
			if !ok || !o.take(':') {
				return false
			}
			if o.path = o.path[:length]; length > 0 {
				o.path = append(o.path, '.')
			}
			o.path = append(o.path, name...)
			if !o.paths[string(o.path)] && len(o.paths) < outlinePaths {
				o.paths[string(o.path)] = true
			}
			return o.value(depth + 1)
		})
	case '[':
		o.path = append(o.path, Each...)
		return o.members('[', ']', func() bool { return o.value(depth + 1) })
	}
	return o.pass()
}

func (o *outliner) members(opening, closing byte, member func() bool) bool {
	if o.take(opening); o.take(closing) {
		return true
	}
	for member() {
		if o.take(closing) {
			return true
		}
		if !o.take(',') {
			return false
		}
	}
	return false
}

// pass goes over a value.
func (o *outliner) pass() bool {
	for depth := 0; ; {
		switch c := o.next(); {
		case c == 0:
			return false
		case c == '"':
			if _, ok := o.text(); !ok {
				return false
			}
		case classes[c] == opens:
			depth++
			o.rest = o.rest[1:]
		case classes[c] == closes:
			if depth--; depth < 0 {
				return false
			}
			o.rest = o.rest[1:]
		case classes[c] == ends && depth == 0:
			return false
		default:
			for o.rest = o.rest[1:]; len(o.rest) > 0 && classes[o.rest[0]] == plain; {
				o.rest = o.rest[1:]
			}
		}
		if depth == 0 {
			return true
		}
	}
}
