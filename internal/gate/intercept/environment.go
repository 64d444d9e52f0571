// Package intercept leads an unmodified client to a gate: by variables of its environment, and by what the runtimes of
// the languages load on their account.
package intercept

import (
	"strings"
)

// Options say where the client is to go.
type Options struct {
	// APIURL and VaultURL are plain addresses of the gate, for clients whose hosts can be set.
	APIURL, VaultURL string
	// PublicKey and SecretKey are keys that the upstream knows; empty: the client has its own.
	PublicKey, SecretKey string
	// Base is the environment that the client would have without the gate, as of os.Environ.
	Base []string
	// Scratch is a folder for the files that the variables name. The caller removes it.
	Scratch string
}

// Ways are what a client is given.
type Ways struct {
	// Env is the whole environment.
	Env []string
}

// Prepare makes what a client needs to come to the gate.
func Prepare(o Options) (*Ways, error) {
	set := map[string]string{
		"OMISE_API_URL": o.APIURL, "OMISE_VAULT_URL": o.VaultURL,
		"OMISE_PUBLIC_KEY": o.PublicKey, "OMISE_SECRET_KEY": o.SecretKey,
	}
	var env []string
	for _, each := range o.Base {
		name, _, _ := strings.Cut(each, "=")
		if _, replaced := set[name]; !replaced {
			env = append(env, each)
		}
	}
	for name, value := range set {
		env = append(env, name+"="+value)
	}
	return &Ways{Env: env}, nil
}
