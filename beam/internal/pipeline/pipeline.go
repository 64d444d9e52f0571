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
}

// Build adds the job to a pipeline.
func (j *Job) Build(s beam.Scope) {
	files := beam.Reshuffle(s, beam.ParDo(s.Scope("list"), &listFn{}, beam.CreateList(s, j.Patterns)))
	judged, shown := beam.ParDo2(s.Scope("judge"), &judgeFn{Options: j.Options}, files)
	followed := beam.ParDo(s.Scope("follow"), &followFn{Options: j.Options}, beam.GroupByKey(s, shown))
	pages := beam.CombinePerKey(s.Scope("merge"), &mergeFn{}, beam.Flatten(s, judged, followed))
	all := beam.GroupByKey(s, beam.AddFixedKey(s, beam.DropKey(s, pages)))
	beam.ParDo0(s.Scope("report"), &reportFn{Job: *j}, all)
}
