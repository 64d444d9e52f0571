package intercept

import (
	"context"
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// shims are programs of ours in the languages of the clients. Each finds gate.pem and bundle.pem in the folder above
// its own.
//
//go:embed shims
var shims embed.FS

// install writes a shim into the scratch folder, with the addresses of the gate in it, and returns its path.
func (g *gate) install(name string) (string, error) {
	text, err := shims.ReadFile("shims/" + name)
	if err != nil {
		return "", fmt.Errorf("the shim %s: %w", name, err)
	}
	fill := strings.NewReplacer(
		"@HOST@", g.tls.Host, "@PORT@", g.tls.Port,
		"@API_URL@", g.APIURL, "@VAULT_URL@", g.VaultURL, "@BUNDLE@", g.bundlePEM,
		"@PREPEND@", filepath.Join(g.Scratch, "php", "prepend.php"),
	)
	path := filepath.Join(g.Scratch, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", fmt.Errorf("a folder that the client needs: %w", err)
	}
	return path, writeFile(path, []byte(fill.Replace(string(text))))
}

// nodeShim has Node.js load a shim before the client: its fetch reads no proxy variable.
func nodeShim(_ context.Context, g *gate) error {
	path, err := g.install("node/shim.cjs")
	g.env.add("NODE_OPTIONS", " ", "--require "+strconv.Quote(path))
	return err
}

// rubyShim has Ruby load a shim before the client: ActiveMerchant passes no proxy and has an authority file of its own.
func rubyShim(_ context.Context, g *gate) error {
	path, err := g.install("ruby/shim.rb")
	if strings.ContainsAny(path, " \t") {
		g.note("RUBYOPT takes no path with a space, and the folder for temporary files has one: Ruby clients come by http_proxy only")
		return err
	}
	g.env.add("RUBYOPT", " ", "-r"+path)
	return err
}

// pythonShim puts a folder with a sitecustomize module in front of the client's own: aiohttp reads no proxy variable.
func pythonShim(_ context.Context, g *gate) error {
	if _, err := g.install("python/omise_conformance_gate.py"); err != nil {
		return err
	}
	path, err := g.install("python/sitecustomize.py")
	folder := filepath.Dir(path)
	if strings.Contains(folder, string(os.PathListSeparator)) {
		g.note("PYTHONPATH takes no folder with %q in its name: Python clients come by https_proxy only", os.PathListSeparator)
		return err
	}
	if before := g.env.get("PYTHONPATH"); before != "" {
		folder += string(os.PathListSeparator) + before
	}
	g.env.set("PYTHONPATH", folder)
	return err
}

// phpShim adds a folder of settings to those that PHP reads anyway: curl in PHP reads no variable with authorities.
func phpShim(_ context.Context, g *gate) error {
	if _, err := g.install("php/prepend.php"); err != nil {
		return err
	}
	path, err := g.install("php/gate.ini")
	// An empty element stands for the folder that PHP was built with.
	g.env.set("PHP_INI_SCAN_DIR", g.env.get("PHP_INI_SCAN_DIR")+string(os.PathListSeparator)+filepath.Dir(path))
	return err
}
