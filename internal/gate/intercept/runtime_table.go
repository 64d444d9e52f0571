package intercept

import "os"

// runtimes is all that is known of how clients come to a gate. The last one is for those that tell nothing.
var runtimes = []Runtime{
	{
		Name: "Node.js", Way: "NODE_OPTIONS --require shim, beneath https, fetch, http2 and undici",
		NoRequest: "Node's fetch and https read no proxy variable, so they come by a shim in NODE_OPTIONS: look whether a script clears NODE_OPTIONS, whether the tests replace fetch or the omise module (nock, msw, jest.mock), and whether a worker gets an env of its own",
		Refused:   "Node takes authorities from NODE_EXTRA_CA_CERTS and the shim in NODE_OPTIONS: look whether a script clears both, and whether the client checks a fingerprint (checkServerIdentity)",
		Probes: []Probe{
			{Name: "fetch", Args: []string{"-e", "fetch('ADDRESS').then((r) => process.exit(r.ok ? 0 : 1), (e) => { console.error(String(e.cause || e)); process.exit(1) })"}},
			{Name: "https", Args: []string{"-e", "require('https').get('ADDRESS', (r) => process.exit(r.statusCode === 200 ? 0 : 1)).on('error', (e) => { console.error(String(e)); process.exit(1) })"}},
		},
		binaries: []string{"node"},
		programs: []string{"node", "nodejs", "npm", "npx", "yarn", "pnpm", "pnpx", "corepack", "jest", "vitest", "mocha", "ava", "tap", "tsx", "ts-node", "playwright", "cypress"},
		files:    []string{"package.json"},
	},
	{
		Name: "Python", Way: "https_proxy, REQUESTS_CA_BUNDLE and SSL_CERT_FILE; PYTHONPATH sitecustomize beneath all",
		NoRequest: "Python's clients come by https_proxy, and those that read no variable (aiohttp) by a sitecustomize in PYTHONPATH: look whether tox or another tool clears PYTHONPATH (tox: passenv), whether Python runs with -I, -E or -S, and whether the tests replace requests (responses, vcr)",
		Refused:   "Python takes authorities from REQUESTS_CA_BUNDLE, SSL_CERT_FILE and a sitecustomize in PYTHONPATH: look whether a tool clears them (tox: passenv), and whether the client runs with -I or -E",
		Probes:    []Probe{{Args: []string{"-c", "import urllib.request; urllib.request.urlopen('ADDRESS').read()"}}},
		binaries:  []string{"python3", "python"},
		programs:  []string{"python", "py", "pypy", "pytest", "py.test", "tox", "nox", "unittest", "pip", "uvx", "pipx", "django-admin", "manage.py", "gunicorn", "uvicorn"},
		files:     []string{"pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "tox.ini", "Pipfile"},
	},
	{
		Name: "Ruby", Way: "RUBYOPT -r shim over Net::HTTP; http_proxy and SSL_CERT_FILE",
		NoRequest: "Ruby's clients come by a shim over Net::HTTP in RUBYOPT, others by http_proxy: look whether a script clears RUBYOPT (bundle exec keeps it), whether the client has an HTTP library of its own (httpclient, curb, excon) and whether the tests replace it (WebMock, VCR)",
		Refused:   "Ruby takes authorities from SSL_CERT_FILE, and Net::HTTP from the shim in RUBYOPT: look whether a script clears RUBYOPT, and whether another HTTP library has a file of authorities of its own",
		Probes:    []Probe{{Args: []string{"-rnet/http", "-e", "exit Net::HTTP.get_response(URI('ADDRESS')).is_a?(Net::HTTPSuccess)"}}},
		binaries:  []string{"ruby"},
		programs:  []string{"ruby", "rake", "rspec", "rails", "minitest", "jruby", "cucumber", "gem"},
		files:     []string{"Gemfile", "*.gemspec", "Rakefile"},
	},
	{
		Name: "PHP", Way: "https_proxy, and PHP_INI_SCAN_DIR with curl.cainfo, openssl.cafile and a prepended file",
		NoRequest: "PHP's curl comes by https_proxy, and an omise-php before 3.0 by the constants of a prepended file: look whether PHP runs with -n or with a PHP_INI_SCAN_DIR of its own, and whether a web server runs it, which does not hand on the environment (clear_env of php-fpm)",
		Refused:   "PHP takes authorities from curl.cainfo and openssl.cafile, in a folder of PHP_INI_SCAN_DIR: look whether PHP runs with -n, and whether the client sets CURLOPT_CAINFO, as omise-php before 3.0 does; then set OMISE_API_URL and OMISE_VAULT_URL as constants",
		Probes: []Probe{{Args: []string{
			"-r",
			"if (!function_exists('curl_init')) { exit(file_get_contents('ADDRESS') === false ? 1 : 0); } $c = curl_init('ADDRESS'); curl_setopt($c, CURLOPT_RETURNTRANSFER, true); if (curl_exec($c) === false) { fwrite(STDERR, curl_error($c)); exit(1); }",
		}}},
		binaries: []string{"php"},
		programs: []string{"php", "composer", "phpunit", "pest", "artisan", "behat", "codecept", "phpspec"},
		files:    []string{"composer.json"},
	},
	{
		Name: "Java", Way: "JAVA_TOOL_OPTIONS with proxy and trust store",
		NoRequest: "A JVM comes by the proxy in JAVA_TOOL_OPTIONS: look whether a daemon of Gradle or Maven runs since before (--no-daemon), whether the build sets https.proxyHost itself (argLine, systemProp), and whether the client is Apache HttpClient without useSystemProperties()",
		Refused:   "A JVM takes authorities from the trust store in JAVA_TOOL_OPTIONS: look whether the build sets javax.net.ssl.trustStore itself, and whether the client has a trust manager or a CertificatePinner of its own",
		Probes: []Probe{{
			Args: []string{"FILE"}, File: "Probe.java",
			Text: "public class Probe { public static void main(String[] a) throws Exception { new java.net.URL(\"ADDRESS\").openStream().close(); } }\n",
		}},
		binaries: []string{"java"},
		programs: []string{"java", "javac", "mvn", "mvnw", "mvnd", "gradle", "gradlew", "kotlin", "kotlinc", "scala", "sbt", "lein", "clj", "groovy", "ant"},
		files:    []string{"pom.xml", "build.gradle", "build.gradle.kts", "build.sbt"},
	},
	{
		Name: "Go", Way: "HTTPS_PROXY and SSL_CERT_FILE; GOFLAGS -overlay for a transport without Proxy",
		NoRequest: "Go's default transport comes by HTTPS_PROXY, and one without Proxy (omise-go) by a -overlay in GOFLAGS, for which the go command must build it: look whether the program was built before the gate, and whether GOFLAGS is set again (go env -w has no say over it)",
		Refused:   "Go takes authorities from SSL_CERT_FILE, but not on macOS and Windows, which ask the system: there, set the addresses of the client to OMISE_API_URL and OMISE_VAULT_URL. Else look whether the client has RootCAs of its own",
		Probes: []Probe{{Name: "no Proxy", Args: []string{"run", "FILE"}, File: "probe.go", Text: `package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	if _, err := (&http.Client{Transport: &http.Transport{}}).Get("ADDRESS"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
`}},
		binaries: []string{"go"},
		programs: []string{"go", "gotestsum", "ginkgo", "richgo"},
		files:    []string{"go.mod"},
	},
	{
		Name: "curl", Way: "https_proxy and CURL_CA_BUNDLE",
		NoRequest: "curl comes by https_proxy: look whether it runs with -q and --noproxy, or with --proxy of its own",
		Refused:   "curl takes authorities from CURL_CA_BUNDLE: look whether it runs with --cacert, and whether it was built with Schannel or Secure Transport, which ask the system",
		Probes:    []Probe{{Args: []string{"-sS", "-o", os.DevNull, "--fail", "ADDRESS"}}},
		binaries:  []string{"curl"},
		programs:  []string{"curl", "hurl", "bruno", "bru", "newman"},
	},
	{
		Name: ".NET", Way: "HTTPS_PROXY and SSL_CERT_FILE (not on Windows and macOS)",
		NoRequest: "HttpClient comes by HTTPS_PROXY: look whether its handler has UseProxy = false or a Proxy of its own",
		Refused:   ".NET takes authorities from SSL_CERT_FILE on Linux only, and Mono from a store of its own: elsewhere set the addresses of the client to OMISE_API_URL and OMISE_VAULT_URL",
		binaries:  []string{"dotnet"},
		programs:  []string{"dotnet", "nuke", "vstest.console", "mono"},
		files:     []string{"*.sln", "*.slnx", "*.csproj", "*.fsproj"},
	},
	{
		Name: "Deno", Way: "HTTPS_PROXY and DENO_CERT",
		NoRequest: "Deno comes by HTTPS_PROXY: look whether it may read the environment (--allow-env), and whether the client makes an HTTP client of its own",
		Refused:   "Deno takes authorities from DENO_CERT: look whether it runs with --cert",
		Probes:    []Probe{{Args: []string{"eval", "await (await fetch('ADDRESS')).text()"}}},
		binaries:  []string{"deno"},
		programs:  []string{"deno"},
		files:     []string{"deno.json", "deno.jsonc"},
	},
	{
		Name: "Bun", Way: "HTTPS_PROXY and NODE_EXTRA_CA_CERTS",
		NoRequest: "Bun's fetch comes by HTTPS_PROXY: look whether the client gives it a proxy of its own, and whether it uses https, which reads no variable",
		Refused:   "Bun takes authorities from NODE_EXTRA_CA_CERTS: look whether the client has a ca of its own",
		Probes:    []Probe{{Args: []string{"-e", "await (await fetch('ADDRESS')).text()"}}},
		binaries:  []string{"bun"},
		programs:  []string{"bun", "bunx"},
		files:     []string{"bun.lock", "bun.lockb"},
	},
	{
		Name: "Rust", Way: "HTTPS_PROXY and SSL_CERT_FILE",
		NoRequest: "reqwest comes by HTTPS_PROXY: look whether the client was made with no_proxy(), and whether it is hyper alone or ureq 2, which take no proxy from the environment: on Linux --intercept namespace needs none",
		Refused:   "reqwest takes authorities from SSL_CERT_FILE unless it was built with webpki-roots, as ureq 3 is: then set the addresses of the client to OMISE_API_URL and OMISE_VAULT_URL",
		binaries:  []string{"cargo"},
		programs:  []string{"cargo", "rustc"},
		files:     []string{"Cargo.toml"},
	},
	{
		Name: "Elixir", Way: "addresses in the client's settings",
		NoRequest: "Elixir's clients (hackney, Finch, httpc) read no variable: set the address of the client to OMISE_API_URL and OMISE_VAULT_URL in its settings, or run the gate with --intercept namespace",
		Refused:   "Elixir's clients have authorities of their own (castore, certifi): set the address of the client to OMISE_API_URL and OMISE_VAULT_URL",
		binaries:  []string{"mix"},
		programs:  []string{"mix", "elixir", "iex", "rebar"},
		files:     []string{"mix.exs"},
	},
	{
		Name: "Swift", Way: "addresses in the client's settings",
		NoRequest: "URLSession on macOS and in a simulator asks the system for proxies, not the environment: set the addresses of the client to OMISE_API_URL and OMISE_VAULT_URL",
		Refused:   "URLSession asks the system for authorities: set the addresses of the client to OMISE_API_URL and OMISE_VAULT_URL",
		binaries:  []string{"swift"},
		programs:  []string{"swift", "xcodebuild"},
		files:     []string{"Package.swift", "*.xcodeproj"},
	},
	{
		Name: "containers", Way: "addresses handed into the container",
		NoRequest: "A container gets neither the environment of the gate nor its loopback addresses: run the gate inside it, or see docs/gate/containers.md",
		Refused:   "A container does not have the gate's authority: run the gate inside it, or see docs/gate/containers.md",
		binaries:  []string{"docker"},
		programs:  []string{"docker", "docker-compose", "podman", "nerdctl"},
	},
	{
		Name: "an unknown language", Way: "HTTPS_PROXY and SSL_CERT_FILE",
		NoRequest: "The command's language could not be told: look whether its tests send requests at all, or replace the client; \"omise-conformance gate doctor -- COMMAND\" tries every way in, and OMISE_API_URL and OMISE_VAULT_URL are addresses that can be given to any client",
		Refused:   "The command's language could not be told: \"omise-conformance gate doctor -- COMMAND\" says where each runtime takes its authorities from, and OMISE_API_URL and OMISE_VAULT_URL are addresses that need none",
	},
}

// builtGo is a Go program that was built before the gate ran, so that no overlay is in it.
var builtGo = Runtime{
	Name: "Go, built before", Way: "HTTPS_PROXY and SSL_CERT_FILE",
	NoRequest: "This Go program was built before the gate ran: if its transport has no Proxy, HTTPS_PROXY has no say; run it with \"go run\" or \"go test\", or set the addresses of the client to OMISE_API_URL and OMISE_VAULT_URL",
	Refused:   "Go takes authorities from SSL_CERT_FILE, but not on macOS and Windows, which ask the system: there, set the addresses of the client to OMISE_API_URL and OMISE_VAULT_URL. Else look whether the client has RootCAs of its own",
}
