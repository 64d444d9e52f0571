package intercept

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/omise-conformance/harness/internal/inputfile"
)

// goOverlay has the go command build clients with a transport of the standard library that takes the proxy of the
// environment for the hosts of the API even where the client gave it none: SDKs with a bare http.Transport are
// reached. What was built before is not.
func goOverlay(_ context.Context, g *gate) error {
	if g.goRoot == nil {
		return nil // nobody here builds Go
	}
	flags := g.base.get("GOFLAGS")
	if strings.Contains(flags, "-overlay") {
		g.note("GOFLAGS has an -overlay, which is kept: a Go client whose transport has no Proxy will not come to the gate")
		return nil
	}
	overlay, err := g.makeOverlay()
	if err != nil {
		g.note("The standard library of Go could not be prepared: a Go client whose transport has no Proxy will not come to the gate: %v", err)
		return nil
	}
	g.env.add("GOFLAGS", " ", "-overlay="+overlay)
	return nil
}

// goTime bounds how long the go command may take to say where it is.
var goTime = 10 * time.Second

// askGoRoot asks the go command of an environment where it is, and returns what waits for the answer; nil where there is
// no go command. The other ways are prepared in the meantime.
func askGoRoot(ctx context.Context, base *environment) (wait func() (string, error)) {
	program, err := lookPath(base, "go")
	if err != nil {
		return nil
	}
	variables := base.list()
	wait = sync.OnceValues(func() (string, error) {
		ctx, cancel := context.WithTimeout(ctx, goTime)
		defer cancel()
		command := exec.CommandContext(ctx, program, "env", "GOROOT")
		command.Env, command.WaitDelay = variables, time.Second
		answer, err := command.Output()
		if err != nil {
			return "", fmt.Errorf("%s env GOROOT: %w", program, err)
		}
		return strings.TrimSpace(string(answer)), nil
	})
	go func() { _, _ = wait() }()
	return wait
}

func (g *gate) makeOverlay() (path string, err error) {
	if strings.ContainsAny(g.Scratch, " \t\n") {
		return "", errors.New("GOFLAGS takes no path with a space, and the folder for temporary files has one")
	}
	root, err := g.goRoot()
	if err != nil {
		return "", err
	}
	original := filepath.Join(root, "src", "net", "http", "transport.go")
	text, err := inputfile.Read(inputfile.Source, original)
	if err != nil {
		return "", err
	}
	changed, err := patchTransport(string(text))
	if err != nil {
		return "", fmt.Errorf("%s: %w", original, err)
	}
	transport, path := filepath.Join(g.Scratch, "transport.go"), filepath.Join(g.Scratch, "overlay.json")
	content, err := json.Marshal(map[string]map[string]string{"Replace": {original: transport}})
	if err == nil {
		err = errors.Join(writeFile(transport, []byte(changed)), writeFile(path, content))
	}
	return path, err
}

// asksProxy is where the transport of the standard library asks for the proxy of a request.
const asksProxy = `
	if t.Proxy != nil {
		cm.proxyURL, err = t.Proxy(treq.Request)
	}
`

// patchTransport returns the source of the transport with a second case: no proxy, and a host of the API.
func patchTransport(source string) (string, error) {
	if strings.Count(source, asksProxy) != 1 {
		return "", errors.New("it asks for proxies in an unexpected way")
	}
	var hosts []string
	for _, host := range hostNames {
		hosts = append(hosts, fmt.Sprintf("%q", host))
	}
	return strings.Replace(source, asksProxy, `
	if t.Proxy != nil {
		cm.proxyURL, err = t.Proxy(treq.Request)
	} else {
		switch treq.URL.Hostname() {
		case `+strings.Join(hosts, ", ")+`:
			cm.proxyURL, err = ProxyFromEnvironment(treq.Request)
		}
	}
`, 1), nil
}
