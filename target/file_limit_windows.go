package target

// FileLimit returns an empty string: Windows has no such limit.
func FileLimit(int) string { return "" }

// FilesFor returns that all of so many cases at once may open their files.
func FilesFor(parallel int) (fits int, why string) { return parallel, "" }

// connectionsPerHost returns 0: there may be as many connections as are wanted.
func connectionsPerHost() int { return 0 }
