package inputfile

// nonblocking is not known to Windows, whose pipes have no name in a folder.
const nonblocking = 0
