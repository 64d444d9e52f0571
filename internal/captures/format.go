package captures

import (
	"io"
	"iter"
	"strings"

	"github.com/omise-conformance/harness/internal/names"
)

// HeadSize is how much of a file Format.Recognize is shown at most, in bytes.
const HeadSize = 64 << 10

// Format is a way to keep exchanges in a file.
type Format struct {
	Name  string // as a user writes it: "har"
	Title string // as a sentence has it: "HAR 1.2"
	// Takes and Leaves say in the documents what of a file is read and what is not.
	Takes, Leaves string
	// Recognize reports whether a file may be of the format, by its path and its beginning, unpacked.
	Recognize func(path string, head []byte) bool
	// Read yields the records of a file in their order. It holds few of them at once where the format allows it. An error
	// completes the sentence "FILE …"; it is about one record where more follow, else about the rest of the file.
	Read func(file *File) iter.Seq2[*Record, error]
}

// File is a file that is read once, from its beginning, unpacked.
type File struct {
	// Path is the file as the user named it or the folder that it is in, with slashes and without the ending of a packed one.
	// Fixtures are named by it.
	Path string
	io.Reader
	// Format is what the file was recognized as or what the user said.
	Format *Format
	// Packed holds for a file whose lines are not those of the text in it.
	Packed bool
	close  func()
}

// Records yields what Format.Read yields, without the lines of a packed file.
func (f *File) Records() iter.Seq2[*Record, error] {
	records := f.Format.Read(f)
	if !f.Packed {
		return records
	}
	return func(yield func(*Record, error) bool) {
		for record, err := range records {
			if record != nil {
				record.At, record.BodyAt = Place{}, Place{}
			}
			if !yield(record, err) {
				return
			}
		}
	}
}

// Close ends the reading. It may be called twice.
func (f *File) Close() {
	if f.close != nil {
		f.close()
		f.close = nil
	}
}

// Recognize returns the format of a file, by its path and its beginning, or nil if it is of none.
func Recognize(path string, head []byte) *Format {
	for _, format := range Formats {
		if format.Recognize(path, head) {
			return format
		}
	}
	return nil
}

// Named returns the format of a name, which may be in capitals.
func Named(name string) (*Format, error) {
	all := make([]string, 0, len(Formats))
	for _, format := range Formats {
		if strings.EqualFold(name, format.Name) {
			return format, nil
		}
		all = append(all, format.Name)
	}
	return nil, names.Unknown("format", name, all)
}
