package record

import (
	"io"
	"iter"
)

// HeadSize is how much of a file Format.Recognize is shown at most, in bytes.
const HeadSize = 64 << 10

// Format is a way to keep exchanges in a file.
type Format struct {
	Name  string // as a user writes it: "har"
	Title string // as a sentence has it: "HAR 1.2"
	// Takes and Leaves say in the documents what of a file is read and what is not.
	Takes, Leaves string
	// Apart holds for a format whose records stand beside each other and were never a sequence on one account: an object of one
	// need not have been before as another shows it.
	Apart bool
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
}
