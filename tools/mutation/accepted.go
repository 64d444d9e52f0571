package main

// reason says why a survivor is left.
type reason struct {
	survivor
	equivalent bool // the changed program does the same as the unchanged one
	why        string
}

// accepted are the survivors that were read and left.
var accepted = []reason{}
