package intercept

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/usage"
)

// Host is one of the hosts of the API.
type Host string

// The hosts, as the names of variables are mapped to them.
const (
	API   Host = "api"
	Vault Host = "vault"
)

// hostNames are the hosts that clients have built in.
var hostNames = []string{"api.omise.co", "vault.omise.co"}

// urlNames are the variables in which clients look for the addresses of the API. No SDK has any by itself: these are
// what applications read, and hand to the setting of their SDK.
var urlNames = map[string]Host{
	"OMISE_API_URL": API, "OMISE_API_BASE": API, "OMISE_API_BASE_URL": API, "OMISE_BASE_URL": API,
	"OMISE_VAULT_URL": Vault, "OMISE_VAULT_BASE": Vault, "OMISE_VAULT_BASE_URL": Vault,
}

// ParseURLNames reads texts of the form NAME=api or NAME=vault.
func ParseURLNames(texts []string) (map[string]Host, error) {
	hosts := map[string]Host{}
	for _, text := range texts {
		name, of, _ := strings.Cut(text, "=")
		host := Host(of)
		if name == "" || host != API && host != Vault {
			return nil, fmt.Errorf("%q is not NAME=api or NAME=vault, such as PAYMENT_URL=api", text)
		}
		hosts[name] = host
	}
	return hosts, nil
}

// addresses gives the plain addresses to clients that can be told.
func addresses(_ context.Context, g *gate) error {
	of := map[Host]string{API: g.APIURL, Vault: g.VaultURL}
	for _, names := range []map[string]Host{urlNames, g.URLNames} {
		for name, host := range names {
			if of[host] != "" {
				g.env.set(name, of[host])
			}
		}
	}
	return nil
}

// publicKeyNames and secretKeyNames are the variables in which clients look for keys.
var (
	publicKeyNames = []string{
		"OMISE_PUBLIC_KEY", "OMISE_PKEY", "OMISE_PUB_KEY", "PUBLIC_KEY", "NEXT_PUBLIC_OMISE_PUBLIC_KEY", "VITE_OMISE_PUBLIC_KEY",
	}
	secretKeyNames = []string{"OMISE_SECRET_KEY", "OMISE_SKEY", "OMISE_PRIVATE_KEY", "SECRET_KEY"}
)

// keys gives keys under all names that have none. What is there stays: the emulator takes any pair of test keys, and
// SECRET_KEY may be another program's. A client that has a key of its own under one name has it under the others too.
func keys(_ context.Context, g *gate) error {
	for _, pair := range []struct {
		names []string
		kind  exchange.KeyKind
		key   string
	}{{publicKeyNames, exchange.KeyPublic, g.PublicKey}, {secretKeyNames, exchange.KeySecret, g.SecretKey}} {
		own := slices.IndexFunc(pair.names, func(name string) bool { return exchange.KindOfKey(g.base.get(name)) == pair.kind })
		if own >= 0 {
			pair.key = g.base.get(pair.names[own])
		}
		for _, name := range pair.names {
			g.env.fill(name, pair.key)
		}
	}
	return nil
}

// CheckKeys refuses an environment with a live key in it, whatever its variable is called: a client that slips past the
// gate would move money with it.
func CheckKeys(base []string) error { return refuseLiveKeys(readEnvironment(base)) }

// Keys returns the keys that a client finds in an environment under the usual names.
func Keys(base []string) (keys []string) {
	in := readEnvironment(base)
	for _, name := range append(slices.Clone(publicKeyNames), secretKeyNames...) {
		if key := in.get(name); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

func refuseLiveKeys(base *environment) error {
	for _, name := range base.names {
		value := base.get(name)
		// A path may have a name that begins like a key.
		if exchange.HoldsLiveKey(value) || !strings.ContainsRune(value, '/') && exchange.LiveKey(value) {
			return usage.Errorf("", "%s in the environment is a live key: a gate takes test keys only (pkey_test_… and skey_test_…); unset it, or set a test key", name)
		}
	}
	return nil
}
