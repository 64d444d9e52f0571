package target

// FileLimit returns an empty string: Windows has no such limit.
func FileLimit(int) string { return "" }
