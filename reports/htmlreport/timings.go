package htmlreport

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/internal/markup"
)

// timings is how long the cases took: how many took about how long, the slowest ones, and the subjects.
type timings struct {
	Bars     []bar
	Width    int
	Median   string
	Slow     string // nineteen of twenty cases are faster
	Slowest  []slowCase
	Subjects []slowSubject
}

// bar is a column of the plot: the cases that took from one time up to another. All sizes are in pixels.
type bar struct {
	X, Passed, Failed, PassedY, FailedY int
	Label                               string
	Title                               string
}

type slowCase struct{ ID, Took, Status string }

type slowSubject struct {
	Name, Took string
	Cases      int
	Share      int // of a hundred, of the longest
}

const (
	plotHeight  = 160
	barWidth    = 52
	mostSlowest = 10
)

// timingsOf returns the times of the cases that ran, nil where none did.
func timingsOf(r *reports.Report) *timings {
	ran := []*reports.CaseEntry{}
	for i := range r.Cases {
		if r.Cases[i].DurationMS > 0 {
			ran = append(ran, &r.Cases[i])
		}
	}
	if len(ran) == 0 {
		return nil
	}
	slices.SortStableFunc(ran, func(a, b *reports.CaseEntry) int { return cmp.Compare(b.DurationMS, a.DurationMS) })
	t := &timings{Median: took(ran[len(ran)/2].DurationMS), Slow: took(ran[len(ran)/20].DurationMS)}
	for _, c := range ran[:min(mostSlowest, len(ran))] {
		t.Slowest = append(t.Slowest, slowCase{c.ID, took(c.DurationMS), string(c.Status)})
	}
	t.plot(ran)
	t.bySubject(ran)
	return t
}

// plot counts the cases in steps, each of which is twice as long as the one before.
func (t *timings) plot(ran []*reports.CaseEntry) {
	counts := map[int][2]int{}
	low, high, most := math.MaxInt, math.MinInt, 0
	for _, c := range ran {
		step := max(-4, int(math.Floor(math.Log2(c.DurationMS))))
		count := counts[step]
		if c.Status == reports.StatusPassed {
			count[0]++
		} else {
			count[1]++
		}
		counts[step] = count
		low, high, most = min(low, step), max(high, step), max(most, count[0]+count[1])
	}
	for step := low; step <= high; step++ {
		count := counts[step]
		b := bar{
			X: len(t.Bars) * barWidth, Label: took(math.Exp2(float64(step))),
			Title: fmt.Sprintf("%s to %s: %d passed, %d did not", took(math.Exp2(float64(step))), took(math.Exp2(float64(step+1))), count[0], count[1]),
		}
		b.Passed, b.Failed = heightOf(count[0], most), heightOf(count[1], most)
		b.PassedY = plotHeight - b.Passed
		b.FailedY = b.PassedY - b.Failed
		t.Bars = append(t.Bars, b)
	}
	t.Width = len(t.Bars)*barWidth + 10
}

// heightOf returns the height of a part of a bar. What there is can be seen.
func heightOf(count, most int) int {
	if count == 0 {
		return 0
	}
	return max(2, count*(plotHeight-20)/most)
}

func (t *timings) bySubject(ran []*reports.CaseEntry) {
	sums, counts, longest := map[string]float64{}, map[string]int{}, 0.0
	for _, c := range ran {
		sums[c.Subject] += c.DurationMS
		counts[c.Subject]++
		longest = max(longest, sums[c.Subject])
	}
	for _, name := range sortedKeys(sums) {
		t.Subjects = append(t.Subjects, slowSubject{
			Name: markup.OneLine(name), Took: took(sums[name]), Cases: counts[name], Share: int(100 * sums[name] / longest),
		})
	}
	slices.SortStableFunc(t.Subjects, func(a, b slowSubject) int { return cmp.Compare(sums[b.Name], sums[a.Name]) })
}

// took returns milliseconds with two digits that matter, or three.
func took(ms float64) string {
	switch {
	case ms < 10:
		return fmt.Sprintf("%.2g ms", ms)
	case ms < 1000:
		return fmt.Sprintf("%.0f ms", ms)
	case ms < 60_000:
		return fmt.Sprintf("%.1f s", ms/1000)
	}
	return time.Duration(ms * float64(time.Millisecond)).Round(time.Second).String()
}
