package captures

// Formats are the formats that are read, in the order in which a file is tried: those that say their name come before those
// that are known by some fields, and those that are known by the name of a file come last.
var Formats = []*Format{}
