package injection

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// loss is what a network does to an answer.
type loss struct {
	name, sentence, good string
	fits, usual          fit
	done                 bool // the upstream acts before the answer is lost
	lose                 func(*passage, *http.Response) (*http.Response, error)
}

// money are the operations that move money: to do one twice costs.
var money = ids("createCharge", "captureCharge", "reverseCharge", "createRefund")

const (
	limitsWait = "Gives up after a time limit of its own. A charge or a refund is sent again only after a look at what there is: it may have been made."
	noSecond   = "Does not take the answer for a whole one, and does not send a charge or a refund again without a look at what there is."
)

var losses = []loss{
	{
		name: "timeout/undone", sentence: "No answer comes, and nothing was done.", good: limitsWait, fits: anyOperation,
		usual: ids("createToken", "createCharge", "retrieveCharge", "createRefund"), lose: held,
	},
	{
		name: "timeout/done", sentence: "No answer comes, though the request was carried out.", good: limitsWait, fits: changing, usual: money,
		done: true, lose: held,
	},
	{
		name: "slow", sentence: "The answer takes " + slowness.String() + ".", good: "Waits for it: a charge takes as long as the bank does.",
		fits: anyOperation, done: true, lose: slowed,
	},
	{
		name: "cut/body", sentence: "The connection ends in the middle of the answer.", good: noSecond, fits: anyOperation,
		done: true, lose: halved,
	},
	{
		name: "cut/undone", sentence: "The connection ends without an answer, and nothing was done.", good: triesAgain, fits: anyOperation,
		lose: dropped,
	},
	{
		name: "cut/done", sentence: "The connection ends without an answer, though the request was carried out.", good: noSecond, fits: changing,
		done: true, lose: dropped,
	},
}

// slowness is how long a slow answer takes: below every time limit that a client may have.
const slowness = 3 * time.Second

var (
	errHeld    = errors.New("no answer came in time: the injection held it back")
	errDropped = errors.New("the injection ended the connection")
	errHalved  = errors.New("the injection ended the connection in the middle of the answer")
)

func lossInjections() []*Injection {
	var all []*Injection
	for i := range losses {
		l := &losses[i]
		all = append(all, &Injection{
			Name: l.name, Sentence: l.sentence, Good: l.good, Source: "RFC 9110, 9.2.2", Expect: Survive, fits: l.fits, usual: l.usual,
			layer: atWire,
			perform: func(p *passage) (*http.Response, error) {
				var answer *http.Response
				if l.done {
					var err error
					if answer, err = p.carryOut(); err != nil {
						return nil, err
					}
				}
				return l.lose(p, answer)
			},
		})
	}
	return all
}

// held keeps the answer back until the client goes away.
func held(p *passage, answer *http.Response) (*http.Response, error) {
	if answer != nil {
		p.forget(answer)
	}
	p.applied()
	defer p.holding(answer != nil && moved(p, answer))()
	p.wait(p.plan.Hold)
	if left := p.request.Context().Err(); left != nil {
		return nil, fmt.Errorf("%w (%w)", errHeld, left)
	}
	p.now.outlasted()
	return nil, errHeld
}

func slowed(p *passage, answer *http.Response) (*http.Response, error) {
	p.applied()
	p.wait(p.plan.Delay)
	return answer, nil
}

func dropped(p *passage, answer *http.Response) (*http.Response, error) {
	if answer != nil {
		p.forget(answer)
	}
	p.applied()
	return nil, errDropped
}

// halved lets the first half of the body through, and the length of the whole.
func halved(p *passage, answer *http.Response) (*http.Response, error) {
	body, err := p.read(answer)
	if err != nil || len(body) == 0 {
		return answer, err
	}
	p.keep(answer, body)
	p.applied()
	answer.ContentLength = int64(len(body))
	answer.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body[:len(body)/2]), broken{}))
	return answer, nil
}

// broken is the end of a connection.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errHalved }
