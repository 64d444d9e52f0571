// Package intercept leads an unmodified client to a gate: by variables of its environment, and by what the runtimes of
// the languages load on their account. All ways are prepared at once, since nobody can say which of them a command and
// the commands that it starts will need; they do not disturb each other. Nothing outside the child is changed.
package intercept

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
)

// Options say where the client is to go.
type Options struct {
	// APIURL and VaultURL are plain addresses of the gate, for clients whose hosts can be set.
	APIURL, VaultURL string
	// ProxyURL is the address of the gate's forward proxy. Empty: clients get the plain addresses and no more.
	ProxyURL string
	// TLSAddress is where the gate answers, host:port, as if it were the API.
	TLSAddress string
	// Authority is the certificate, in PEM, of the authority that signed those of the gate.
	Authority []byte
	// PublicKey and SecretKey are keys that the upstream knows; empty: the client has its own.
	PublicKey, SecretKey string
	// URLNames are further variables that get a plain address, with the host each is for.
	URLNames map[string]Host
	// Base is the environment that the client would have without the gate, as of os.Environ.
	Base []string
	// Scratch is a folder for the files that the variables name. The caller removes it.
	Scratch string
}

// Ways are what a client is given.
type Ways struct {
	// Env is the whole environment.
	Env []string
	// Covers are files with the system's authorities, each with one that has the gate's too. Where the client has a file
	// system of its own, the second can stand in the place of the first.
	Covers map[string]string
	// Notes are sentences about what could not be prepared, or not as usual, and what that means.
	Notes []string
}

// gate is what the parts of the environment are made from.
type gate struct {
	Options
	env       *environment
	base      *environment
	proxy     address
	tls       address
	bundle    *bundle
	ways      *Ways
	goRoot    func() (string, error) // waits for where the go command is; nil where there is none
	ownPEM    string                 // file of the gate's own authority
	bundlePEM string                 // file of the system's authorities and the gate's
}

type address struct{ Host, Port string }

// preparations are made in this order. Each adds to the environment, and keeps what is there.
var preparations = []func(context.Context, *gate) error{
	addresses, keys, proxies, trust, nodeShim, rubyShim, pythonShim, phpShim, javaOptions, goOverlay,
}

// Prepare makes what a client needs to come to the gate. It refuses a live key in the environment.
func Prepare(ctx context.Context, o Options) (*Ways, error) {
	g := &gate{Options: o, env: readEnvironment(o.Base), base: readEnvironment(o.Base), ways: &Ways{}}
	if err := refuseLiveKeys(g.base); err != nil {
		return nil, err
	}
	steps := preparations
	if o.ProxyURL == "" {
		steps = preparations[:2]
	} else if err := g.parse(); err != nil {
		return nil, err
	} else {
		g.goRoot = askGoRoot(ctx, g.base)
	}
	for _, prepare := range steps {
		if err := prepare(ctx, g); err != nil {
			return nil, err
		}
	}
	g.ways.Env = g.env.list()
	return g.ways, nil
}

func (g *gate) parse() (err error) {
	proxy, err := url.Parse(g.ProxyURL)
	if err != nil {
		return fmt.Errorf("the address of the gate's proxy: %w", err)
	}
	if g.proxy, err = parseAddress(proxy.Host); err != nil {
		return fmt.Errorf("the address of the gate's proxy: %w", err)
	}
	if g.tls, err = parseAddress(g.TLSAddress); err != nil {
		return fmt.Errorf("the gate's TLS address: %w", err)
	}
	return nil
}

func parseAddress(of string) (address, error) {
	host, port, err := net.SplitHostPort(of)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	return address{host, port}, err
}

// note keeps a sentence for the user, which is given without its full stop.
func (g *gate) note(format string, arguments ...any) {
	g.ways.Notes = append(g.ways.Notes, fmt.Sprintf(format, arguments...)+".")
}

// readable is the mode of the files: none holds a secret, and a child may run as another user.
const readable os.FileMode = 0o644

func writeFile(name string, content []byte) error {
	if err := os.WriteFile(name, content, readable); err != nil {
		return fmt.Errorf("a file that the client needs: %w", err)
	}
	return nil
}
