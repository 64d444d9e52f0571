package lifecyclegraph

import (
	"cmp"
	"slices"
)

// sweeps is how often the rows are put in order, and moved; more change nothing in the lifecycles that there are.
const sweeps = 24

// lay puts the nodes of each row in an order in which few arrows cross, and gives them their place.
func (g *graph) lay() {
	best, fewest := g.order(), g.crossings()
	for i := range sweeps {
		g.sweep(i%2 == 0)
		if crossings := g.crossings(); crossings < fewest {
			best, fewest = g.order(), crossings
		}
	}
	g.rows = best
	for _, row := range g.rows {
		settle(row, func(*node) (float64, bool) { return 0, false })
	}
	for i := range sweeps {
		g.move(i%2 == 0)
	}
	left := g.rows[0][0].x
	for _, row := range g.rows {
		for _, n := range row {
			left = min(left, n.x-n.width/2)
		}
	}
	for _, row := range g.rows {
		for _, n := range row {
			n.x += columnGap/2 - left
		}
	}
}

func (g *graph) order() [][]*node {
	rows := make([][]*node, len(g.rows))
	for i, row := range g.rows {
		rows[i] = slices.Clone(row)
	}
	return rows
}

// sweep orders each row by the mean place of its neighbors in the row before, from above or from below.
func (g *graph) sweep(down bool) {
	for i := range g.rows {
		row := g.rows[i]
		if !down {
			row = g.rows[len(g.rows)-1-i]
		}
		place := g.places()
		means := map[*node]float64{}
		for at, n := range row {
			means[n] = float64(at)
			if neighbors := n.neighbors(down); len(neighbors) > 0 {
				total := 0
				for _, other := range neighbors {
					total += place[other]
				}
				means[n] = float64(total) / float64(len(neighbors))
			}
		}
		slices.SortStableFunc(row, func(a, b *node) int { return cmp.Compare(means[a], means[b]) })
	}
}

func (n *node) neighbors(above bool) []*node {
	if above {
		return n.above
	}
	return n.below
}

func (g *graph) places() map[*node]int {
	place := map[*node]int{}
	for _, row := range g.rows {
		for at, n := range row {
			place[n] = at
		}
	}
	return place
}

func (g *graph) crossings() int {
	place, count := g.places(), 0
	for _, row := range g.rows {
		for i, a := range row {
			for _, b := range row[i+1:] {
				for _, underA := range a.below {
					for _, underB := range b.below {
						if place[underA] > place[underB] {
							count++
						}
					}
				}
			}
		}
	}
	return count
}

// move brings the nodes of each row close to the middle of their neighbors in the row before.
func (g *graph) move(down bool) {
	for i := range g.rows {
		row := g.rows[i]
		if !down {
			row = g.rows[len(g.rows)-1-i]
		}
		settle(row, func(n *node) (float64, bool) {
			neighbors := n.neighbors(down)
			if len(neighbors) == 0 {
				return float64(n.x), false
			}
			total := 0
			for _, other := range neighbors {
				total += other.x
			}
			return float64(total) / float64(len(neighbors)), true
		})
	}
}

// block is a run of nodes that touch each other, and move together.
type block struct {
	nodes  []*node
	offset []float64 // of each node from the first
	wanted float64   // the sum of what each node wants for the first, by its weight
	weight float64
}

// settle places the nodes of a row as close as can be to where each wants to be, in their order, with room between them.
func settle(row []*node, wanted func(*node) (x float64, firm bool)) {
	var blocks []*block
	for _, n := range row {
		x, firm := wanted(n)
		weight := 1.0
		if !firm {
			weight = 0.01
		}
		blocks = append(blocks, &block{[]*node{n}, []float64{0}, x * weight, weight})
		for len(blocks) > 1 {
			last, before := blocks[len(blocks)-1], blocks[len(blocks)-2]
			end := before.nodes[len(before.nodes)-1]
			apart := before.offset[len(before.offset)-1] + float64((end.width+last.nodes[0].width)/2+columnGap)
			if before.start()+apart <= last.start() {
				break
			}
			for i, each := range last.nodes {
				before.nodes, before.offset = append(before.nodes, each), append(before.offset, apart+last.offset[i])
			}
			before.wanted += last.wanted - apart*last.weight
			before.weight += last.weight
			blocks = blocks[:len(blocks)-1]
		}
	}
	for _, b := range blocks {
		for i, n := range b.nodes {
			n.x = int(b.start() + b.offset[i])
		}
	}
}

func (b *block) start() float64 { return b.wanted / b.weight }
