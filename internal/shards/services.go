package shards

import (
	"fmt"
	"strconv"
	"strings"
)

// Service is something that runs one command on several machines and tells each of them in variables
// which one it is.
type Service struct {
	Name         string
	Index, Total string // variables
	Base         int    // the index of the first machine
	// Mark is a variable that this service sets, where another one has variables of the same names.
	Mark string
	// Hint says how the variables come to be set, where one of them is missing.
	Hint string
	// Lone is the total outside of parallel jobs, where there is no index.
	Lone string
}

// Services are those whose variables are documented; the first one is the user.
var Services = []Service{
	{Name: "any other", Index: "OMISE_SHARD_INDEX", Total: "OMISE_SHARD_COUNT", Hint: "set both"},
	{
		Name: "Kubernetes", Index: "JOB_COMPLETION_INDEX", Total: "JOB_COMPLETION_COUNT",
		Hint: "an Indexed Job sets the index; give the container the completions of the Job as JOB_COMPLETION_COUNT",
	},
	{
		Name: "GitLab CI", Index: "CI_NODE_INDEX", Total: "CI_NODE_TOTAL", Base: 1, Lone: "1",
		Hint: "a job with parallel: has both",
	},
	{Name: "Heroku CI", Index: "CI_NODE_INDEX", Total: "CI_NODE_TOTAL", Mark: "HEROKU_TEST_RUN_ID", Hint: "a formation of several dynos has both"},
	{Name: "Buildkite", Index: "BUILDKITE_PARALLEL_JOB", Total: "BUILDKITE_PARALLEL_JOB_COUNT", Hint: "a step with parallelism: has both"},
	{Name: "CircleCI", Index: "CIRCLE_NODE_INDEX", Total: "CIRCLE_NODE_TOTAL", Hint: "a job with parallelism: has both"},
	{Name: "Semaphore", Index: "SEMAPHORE_JOB_INDEX", Total: "SEMAPHORE_JOB_COUNT", Base: 1, Hint: "a job with parallelism: has both"},
	{Name: "Azure Pipelines", Index: "SYSTEM_JOBPOSITIONINPHASE", Total: "SYSTEM_TOTALJOBSINPHASE", Base: 1, Hint: "the strategy parallel: has both"},
	{Name: "Bitbucket Pipelines", Index: "BITBUCKET_PARALLEL_STEP", Total: "BITBUCKET_PARALLEL_STEP_COUNT", Hint: "a step of a parallel: group has both"},
	{Name: "AWS Batch", Index: "AWS_BATCH_JOB_ARRAY_INDEX", Total: "AWS_BATCH_JOB_ARRAY_SIZE", Hint: "a child of an array job has both"},
	{Name: "Cloud Run jobs", Index: "CLOUD_RUN_TASK_INDEX", Total: "CLOUD_RUN_TASK_COUNT", Hint: "each task of an execution has both"},
}

// fromEnvironment returns the shard that the variables of a service name. Two services, as where one
// runs within the other, must name the same one.
func fromEnvironment(variable func(string) string) (Shard, error) {
	var found Shard
	var by *Service
	for i := range Services {
		service := &Services[i]
		if !service.present(variable) {
			continue
		}
		shard, err := service.shard(variable)
		switch {
		case err != nil:
			return Shard{}, err
		case by != nil && shard != found:
			return Shard{}, fmt.Errorf("%s says that this is shard %s (%s), and %s that it is %s (%s); give the shard as i/n",
				by.Index, found, by.Name, service.Index, shard, service.Name)
		case by == nil:
			found, by = shard, service
		}
	}
	if by == nil {
		return Shard{}, fmt.Errorf("auto finds no shard: no service has set its variables (%s); give the shard as i/n, for example 1/4, "+
			"or set OMISE_SHARD_INDEX, from 0, and OMISE_SHARD_COUNT", strings.Join(indexes(), ", "))
	}
	return found, nil
}

// present reports whether one of the service's variables is set.
func (s *Service) present(variable func(string) string) bool {
	index, total := variable(s.Index), variable(s.Total)
	switch {
	case s.Mark != "" && variable(s.Mark) == "":
		return false
	case s.Mark == "" && s.namesakeMarked(variable):
		return false
	}
	return index != "" || total != "" && total != s.Lone
}

// namesakeMarked reports whether the variables are those of another service, which says so by its mark.
func (s *Service) namesakeMarked(variable func(string) string) bool {
	for i := range Services {
		if other := &Services[i]; other.Mark != "" && other.Index == s.Index && variable(other.Mark) != "" {
			return true
		}
	}
	return false
}

// shard returns the shard that the service's variables name.
func (s *Service) shard(variable func(string) string) (Shard, error) {
	index, total := variable(s.Index), variable(s.Total)
	for _, each := range []struct{ set, missing, value string }{{s.Index, s.Total, total}, {s.Total, s.Index, index}} {
		if each.value == "" {
			return Shard{}, fmt.Errorf("%s is set and %s is not: %s (%s)", each.set, each.missing, s.Hint, s.Name)
		}
	}
	i, err1 := strconv.Atoi(index)
	n, err2 := strconv.Atoi(total)
	if err1 != nil || err2 != nil || n < 1 || n > Most || i < s.Base || i-s.Base >= n {
		return Shard{}, fmt.Errorf("%s is %q and %s is %q: want a count from 1 to %d, and an index from %d that fits it (%s)",
			s.Index, index, s.Total, total, Most, s.Base, s.Name)
	}
	return Shard{Index: i - s.Base + 1, Count: n}, nil
}

// indexes returns the variables of the indexes.
func indexes() []string {
	var names []string
	for i := range Services {
		if Services[i].Mark == "" {
			names = append(names, Services[i].Index)
		}
	}
	return names
}
