package conformance

import (
	"cmp"
	"context"
	"runtime"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/internal/exploring"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/internal/shards"
	"github.com/omise-conformance/harness/internal/trial"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/trials"
	"github.com/omise-conformance/harness/specs"
)

// VariantsConfig says with which variants the suite is tried.
type VariantsConfig struct {
	// Variants are names of variants; * stands for any text. Empty: all.
	Variants []string
	// Sample is how many of the chosen ones are tried, always the same. 0: all.
	Sample int
	// Random is how many random sets of the chosen ones are tried in addition, and Seed draws them; 0
	// means 1.
	Random int
	Seed   int64
	// Workers try variants at the same time, each in an emulator of its own. 0: one for each processor.
	Workers int
	// Shard is that of Selection; what is parted are the groups and the sets.
	Shard string
	// Progress is called after every group of variants.
	Progress func(Progress)
}

// variantSteps is how many steps are walked over each group of variants.
const variantSteps = 200

// Variants has the embedded emulator behave otherwise where the sources leave it open, and runs every
// case and random walks: a MUST that fails is a false alarm. What is not green comes first. When ctx
// ends, the entries are those that were done, and the error is that of ctx.
func Variants(ctx context.Context, config VariantsConfig) ([]trials.VariantEntry, error) {
	if config.Random < 0 {
		return nil, public(usage.Errorf("Random", "invalid number of random sets %d: want 0 or more", config.Random))
	}
	chosen, err := trial.ChooseVariations(config.Variants, config.Sample)
	if err != nil {
		return nil, public(err)
	}
	shard, err := shards.Resolve(config.Shard)
	if err != nil {
		return nil, public(err)
	}
	entries, err := trial.RunVariants(ctx, trial.VariantOptions{
		Variations: chosen, Random: config.Random, Shard: shard, Seed: cmp.Or(config.Seed, session.DefaultSeed), Walk: walkVariants,
		Workers: cmp.Or(max(config.Workers, 0), runtime.GOMAXPROCS(0)), Progress: progress(config.Progress),
	})
	return entries, public(err)
}

// Part describes the shard that Variants tries with a configuration, for trials.MergeVariants; nil where it tries all.
func (c *VariantsConfig) Part() (*trials.Part, error) {
	shard, err := shards.Resolve(c.Shard)
	if err != nil || shard.Whole() {
		return nil, public(err)
	}
	chosen, err := trial.ChooseVariations(c.Variants, c.Sample)
	if err != nil {
		return nil, public(err)
	}
	return &trials.Part{
		Things: trials.Variants, Shard: shard.String(), SpecVersion: specs.Version, Seed: cmp.Or(c.Seed, session.DefaultSeed),
		Filters: map[string]string{
			"variant": strings.Join(c.Variants, ","), "sample": strconv.Itoa(c.Sample), "random": strconv.Itoa(c.Random),
		},
		Planned: trial.PlannedVariants(chosen, c.Random, cmp.Or(c.Seed, session.DefaultSeed), shard),
	}, nil
}

// walkVariants explores a target as Explore does.
func walkVariants(ctx context.Context, options session.Options) (*reports.Report, error) {
	contract, err := specs.Load()
	if err != nil {
		return nil, err
	}
	options.Contract = contract
	return exploring.Explore(ctx, exploring.Options{Session: options, Steps: variantSteps})
}

// ChosenVariants returns the variants that Variants tries with a configuration.
func ChosenVariants(config VariantsConfig) ([]specs.Variant, error) {
	chosen, err := trial.ChooseVariations(config.Variants, config.Sample)
	var variants []specs.Variant
	for _, v := range chosen {
		variants = append(variants, v.Variant)
	}
	return variants, public(err)
}
