// Package pipeline checks archives of recorded traffic with Apache Beam: the functions of a check on one machine, put where Beam
// runs them on many. What it says is what the check says, however a runner shares the work out.
package pipeline

import (
	"github.com/apache/beam/sdks/v2/go/pkg/beam"
)

// Job is a check as a job of Beam.
type Job struct {
	// Patterns are those of the files to read, Output the folder to write the reports into; all are paths, or URLs of gs:// or s3://.
	Patterns []string
	Output   string
	Options  Options
	Run      Run
	// Lanes is how many steps judge at once, each a part of the files; below 2, one does. A runner with several workers shares the
	// files of one step out to them. Beam's local runner runs a step in one goroutine, whatever the number of processors.
	Lanes int
}

// Build adds the job to a pipeline.
func (j *Job) Build(s beam.Scope) {
	var pages, sightings []beam.PCollection
	lanes := max(j.Lanes, 1)
	for lane := range lanes {
		files := beam.Reshuffle(s, beam.ParDo(s.Scope("list"), &listFn{Patterns: j.Patterns, Lane: lane, Lanes: lanes}, beam.Impulse(s)))
		judged, shown := beam.ParDo2(s.Scope("judge"), &judgeFn{Options: j.Options}, files)
		pages, sightings = append(pages, judged), append(sightings, shown)
	}
	if j.Options.All { // an object may be in the files of any
		sightings = []beam.PCollection{beam.Flatten(s, sightings...)}
	}
	for _, shown := range sightings {
		pages = append(pages, beam.ParDo(s.Scope("follow"), &followFn{Options: j.Options}, beam.GroupByKey(s, shown)))
	}
	merged := beam.CombinePerKey(s.Scope("merge"), &mergeFn{}, beam.Flatten(s, pages...))
	all := beam.GroupByKey(s, beam.AddFixedKey(s, beam.DropKey(s, merged)))
	beam.ParDo0(s.Scope("report"), &reportFn{Job: *j}, all)
}
