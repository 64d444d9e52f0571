// Package doctor says which way the clients of each runtime take to a gate, and tries it: a program of one request for
// each, through a front and the environment that a gate makes.
package doctor

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/internal/gate/intercept"
	"github.com/omise-conformance/harness/internal/gate/scratch"
)

// Options say what is looked at.
type Options struct {
	// Command is that of the client; empty: the runtimes that the environment leads to are looked at, and no more.
	Command []string
	// Base is the environment that the client would have without the gate, as of os.Environ.
	Base []string
	// URLNames are further variables in which the client looks for an address.
	URLNames map[string]intercept.Host
}

// Row is what came of one probe.
type Row struct {
	Runtime *intercept.Runtime
	Probe   intercept.Probe
	// Program is where the runtime was found.
	Program string
	// Tried does not hold for a runtime that has no probe.
	Tried bool
	// Way is the way by which the request came; empty: none came.
	Way front.Way
	// Problem says in a sentence why it does not work, or is empty.
	Problem string
}

// Diagnosis is what was found.
type Diagnosis struct {
	// Guess is the runtime of the command, intercept.Unknown where there is none or nothing tells.
	Guess *intercept.Runtime
	Rows  []Row
	// Notes say what could not be prepared.
	Notes []string
}

// Works reports whether all that was tried works.
func (d *Diagnosis) Works() bool {
	for _, row := range d.Rows {
		if row.Problem != "" {
			return false
		}
	}
	return true
}

// probed is what the probes ask for.
const probed = "https://" + front.APIHost + "/account"

// probeTime bounds a probe: compilers may be slow at first.
const probeTime = 2 * time.Minute

// Examine looks at the runtimes that an environment leads to, the one of the command first.
func Examine(ctx context.Context, o Options) (*Diagnosis, error) {
	files, err := scratch.Make("doctor")
	if err != nil {
		return nil, err
	}
	defer files.Remove()
	e := &examination{scratch: files.Path}
	if e.front, err = front.Open(ctx, front.Options{Upstream: answering{}, Seen: e.see, Parent: intercept.UpstreamProxy(o.Base)}); err != nil {
		return nil, err
	}
	defer e.front.Close()
	ways, err := intercept.Prepare(ctx, intercept.Options{
		APIURL: e.front.APIURL, VaultURL: e.front.VaultURL, ProxyURL: e.front.ProxyURL, TLSAddress: e.front.TLSAddress, Authority: e.front.Authority,
		Base: o.Base, URLNames: o.URLNames, Scratch: files.Path,
	})
	if err != nil {
		return nil, err
	}
	e.env = ways.Env
	found := &Diagnosis{Guess: intercept.Guess(o.Command), Notes: append(named(o.URLNames), ways.Notes...)}
	for _, each := range programs(o, found.Guess) {
		found.Rows = append(found.Rows, e.rows(ctx, each)...)
	}
	return found, nil
}

// named says which variables get an address because they were asked for. No probe reads them.
func named(variables map[string]intercept.Host) []string {
	var notes []string
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		notes = append(notes, fmt.Sprintf("A gate with --url-env %s=%s has its address in %s, such as http://127.0.0.1:40000: plain HTTP, for which a client needs nothing else.",
			name, variables[name], name))
	}
	return notes
}

// program is a runtime and where it was found.
type program struct {
	of   *intercept.Runtime
	path string
}

// programs returns the runtimes that there are, the one of the command first.
func programs(o Options, guess *intercept.Runtime) []program {
	var found []program
	for _, each := range intercept.Runtimes() {
		path, err := each.Locate(o.Base)
		if each == guess {
			if own := ownProgram(o, each); own != "" {
				path, err = own, nil
			}
		}
		switch {
		case err != nil:
		case each == guess:
			found = append([]program{{each, path}}, found...)
		default:
			found = append(found, program{each, path})
		}
	}
	return found
}

// ownProgram returns the program that the command names, if it is the runtime itself, such as the python of a folder of
// its own.
func ownProgram(o Options, of *intercept.Runtime) string {
	if !of.IsItself(o.Command[0]) || !strings.ContainsRune(o.Command[0], filepath.Separator) {
		return ""
	}
	path, err := exec.LookPath(o.Command[0])
	if err != nil {
		return ""
	}
	return path
}

// examination tries one probe after the other.
type examination struct {
	scratch string
	env     []string
	front   *front.Front

	mu  sync.Mutex
	way front.Way
}

func (e *examination) see(seen *front.Seen) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.way = seen.Way
}

func (e *examination) rows(ctx context.Context, p program) []Row {
	if len(p.of.Probes) == 0 {
		return []Row{{Runtime: p.of, Program: p.path}}
	}
	var rows []Row
	for _, probe := range p.of.Probes {
		row := Row{Runtime: p.of, Probe: probe, Program: p.path, Tried: true}
		row.Way, row.Problem = e.try(ctx, p, probe)
		rows = append(rows, row)
	}
	return rows
}

// try runs a probe. It works if its request came, and the program got the answer.
func (e *examination) try(ctx context.Context, p program, probe intercept.Probe) (way front.Way, problem string) {
	e.mu.Lock()
	e.way = ""
	e.mu.Unlock()
	refused := e.front.Refused()
	said, err := e.run(ctx, p, probe)
	if err != nil {
		e.front.AwaitRefusal(refused)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case e.way == "" && e.front.Refused() > refused:
		return "", "it refused the certificate: " + p.of.Refused
	case err != nil && said != "":
		return e.way, fmt.Sprintf("%v: %s", err, said)
	case err != nil:
		return e.way, err.Error()
	case e.way == "":
		return "", "no request came: " + p.of.NoRequest
	}
	return e.way, ""
}

func (e *examination) run(ctx context.Context, p program, probe intercept.Probe) (said string, err error) {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	folder, err := os.MkdirTemp(e.scratch, "probe-")
	if err != nil {
		return "", err
	}
	file := filepath.Join(folder, probe.File)
	if probe.File != "" {
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(probe.Text, "ADDRESS", probed)), 0o600); err != nil {
			return "", err
		}
	}
	fill := strings.NewReplacer("FILE", file, "ADDRESS", probed)
	var arguments []string
	for _, argument := range probe.Args {
		arguments = append(arguments, fill.Replace(argument))
	}
	command := exec.CommandContext(ctx, p.path, arguments...)
	command.Env, command.WaitDelay = e.env, time.Second
	var out bytes.Buffer
	command.Stderr = &out
	err = command.Run()
	return lastLine(out.String()), err
}

// lastLine returns the last line of what a program said that has letters in it, at a length that fits into a table.
func lastLine(text string) string {
	const most = 200
	lines := strings.Split(strings.TrimSpace(text), "\n")
	line := strings.TrimSpace(lines[len(lines)-1])
	if len(line) > most {
		line = strings.ToValidUTF8(line[:most], "") + "…"
	}
	return line
}

// answering is an upstream with one answer.
type answering struct{}

// RoundTrip answers.
func (answering) RoundTrip(r *http.Request) (*http.Response, error) {
	const body = `{"object":"account"}`
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), ProtoMajor: 1, ProtoMinor: 1,
	}, nil
}
