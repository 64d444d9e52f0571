package emulator

import (
	"net/http"
	"strings"
	"time"

	"github.com/rs/cors"
)

// preflightAge is how long a browser may rely on the answer to a preflight.
const preflightAge = 10 * time.Minute

// pages opens a host to pages of any origin: their scripts may send requests with a key, and read the answers.
var pages = cors.New(cors.Options{
	AllowedOrigins: []string{"*"},
	AllowedMethods: []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete},
	AllowedHeaders: []string{"Authorization", "Content-Type", "Omise-Version"},
	ExposedHeaders: []string{"Omise-Version", "X-Omise-Version-Warning", "X-Request-Id"},
	MaxAge:         int(preflightAge.Seconds()),
	// A page of the Internet may reach an emulator on the machine of its developer.
	AllowPrivateNetwork: true,
})

// openToPages opens a host to pages as the options say: the vault as a whole, and the api host where it is asked
// for. What a page does with the public key is open on both, as the api host may serve the vault's paths, too.
func (o *ServerOptions) openToPages(host string, handler http.Handler) http.Handler {
	all := host == "api" && o.CORSAPI || host == "vault" && o.CORS
	if !all && (host != "api" || !o.CORS) {
		return handler
	}
	open := pages.Handler(handler)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.Header["Origin"]) > 0 && (all || ofPublicKey(r.URL.Path)) { // what no page sends is not touched
			open.ServeHTTP(w, r)
			return
		}
		handler.ServeHTTP(w, r)
	})
}

// ofPublicKey reports whether a path is of tokens or sources, which pages make.
func ofPublicKey(path string) bool {
	for _, of := range []string{"/tokens", "/sources"} {
		if rest, ok := strings.CutPrefix(path, of); ok && (rest == "" || rest[0] == '/') {
			return true
		}
	}
	return false
}
