package inputfile

import "io/fs"

// descriptions are what files are that are not regular. A device of characters has both bits of a device.
var descriptions = []struct {
	bit  fs.FileMode
	what string
}{
	{fs.ModeDir, "a folder"},
	{fs.ModeSymlink, "a symbolic link"},
	{fs.ModeNamedPipe, "a pipe"},
	{fs.ModeSocket, "a socket"},
	{fs.ModeDevice, "a device"},
}

// Describe says what a file is, by its mode.
func Describe(mode fs.FileMode) string {
	for _, each := range descriptions {
		if mode&each.bit != 0 {
			return each.what
		}
	}
	if mode.IsRegular() {
		return "a file"
	}
	return "no regular file"
}
