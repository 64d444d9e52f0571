package main

import "fmt"

// The keys that the emulator has.
const (
	publicKey = "pkey_test_60000000000emulator"
	secretKey = "skey_test_60000000000emulator"
)

// group is a table of the document.
type group struct {
	title, text string
	servers     []server
}

// server is what is measured: a row.
type server struct {
	name, what string
	baseline   bool // the others are compared with it
	// arguments returns the command that serves at a port of this machine, and passes on to upstream if it is a proxy.
	arguments func(g *ground, port, upstream string) []string
	needs     func(g *ground) string // why it cannot be measured, or an empty string
	path      string
	key       string
	body      func(base string) (string, error)
	proxy     bool // stands before a bare handler
	announced bool // takes a port of its own, and says its address in its first line
}

func fixed(body string) func(string) (string, error) {
	return func(string) (string, error) { return body, nil }
}

// anyCharge is a request that a server without a state takes.
const anyCharge = "amount=100000&currency=thb&customer=cust_test_5xuy4w91xqz7d1w9u0t"

func fromNode(g *ground) string {
	if g.node == "" {
		return "it is not installed"
	}
	return ""
}

var groups = []group{
	{
		title: "The emulator and other servers",
		text: "Each answers `POST /charges`. The emulator makes a charge of a customer's card, keeps it, and makes an event; the others keep nothing. " +
			"Steady and Prism make an answer of the contract of this project, WireMock gives a fixed one, stripe-mock makes one of the contract of Stripe. The bare handler is " +
			"net/http with a fixed answer.",
		servers: []server{
			{
				name: "emulator", what: "omise-conformance emulator", path: "/charges", key: secretKey, body: withCustomer,
				arguments: func(g *ground, port, _ string) []string {
					return []string{
						g.Binary, "emulator", "--api-addr", "127.0.0.1:" + port, "--vault-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0", "--log", "off",
						"--max-objects", "1000000", // by default the customer, the oldest of all, goes after some fifty thousand charges
					}
				},
			},
			{
				name: "bare handler", what: "Go, net/http", baseline: true, path: "/charges", key: secretKey, body: fixed(anyCharge),
				arguments: func(g *ground, port, _ string) []string { return []string{g.self, "-serve", "bare", port, g.answer()} },
			},
			{
				name: "Steady", what: "@stdy/cli 0.22.2", path: "/charges", key: secretKey, body: fixed(anyCharge), needs: fromNode,
				arguments: func(g *ground, port, _ string) []string {
					return []string{g.node + "/steady", "--quiet", "--host", "127.0.0.1", "--port", port, g.contract}
				},
			},
			{
				name: "Prism", what: "@stoplight/prism-cli 5.16.0", path: "/charges", key: secretKey, body: fixed(anyCharge), needs: fromNode,
				arguments: func(g *ground, port, _ string) []string {
					return []string{g.node + "/prism", "mock", "--verboseLevel", "silent", "--port", port, g.contract}
				},
			},
			{
				name: "WireMock", what: "wiremock 3.13.2 (Java)", path: "/charges", key: secretKey, body: fixed(anyCharge), needs: fromNode,
				arguments: func(g *ground, port, _ string) []string {
					return []string{g.node + "/wiremock", "--port", port, "--root-dir", g.stubs, "--no-request-journal", "--disable-banner"}
				},
			},
			{
				name: "stripe-mock", what: "stripe-mock 0.203.0", path: "/v1/charges", key: "sk_test_123", body: fixed("amount=100000&currency=thb&source=tok_visa"),
				needs: func(g *ground) string {
					if g.stripe == "" {
						return "it is not installed"
					}
					return ""
				},
				arguments: func(g *ground, port, _ string) []string { return []string{g.stripe, "-http-port", port} },
			},
		},
	},
	{
		title: "The gate and other proxies",
		text:  "Each stands before the bare handler and passes `POST /charges` on. The gate and Prism judge each request and each answer by the contract; the plain proxy is httputil.ReverseProxy.",
		servers: []server{
			{
				name: "gate", what: "omise-conformance gate", path: "/charges", key: secretKey, body: fixed(anyCharge), announced: true, proxy: true,
				arguments: func(g *ground, _, upstream string) []string {
					return []string{g.Binary, "gate", "--upstream", upstream, "--report-dir", g.Scratch, "--quiet", "--", "sh", "-c", "echo $OMISE_API_URL; exec sleep 3600"}
				},
			},
			{
				name: "plain proxy", what: "Go, httputil.ReverseProxy", baseline: true, path: "/charges", key: secretKey, body: fixed(anyCharge), announced: true, proxy: true,
				arguments: func(g *ground, _, upstream string) []string { return []string{g.self, "-serve", "proxy", upstream} },
			},
			{
				name: "Prism proxy", what: "@stoplight/prism-cli 5.16.0", path: "/charges", key: secretKey, body: fixed(anyCharge), needs: fromNode, proxy: true,
				arguments: func(g *ground, port, upstream string) []string {
					return []string{g.node + "/prism", "proxy", "--verboseLevel", "silent", "--port", port, g.contract, upstream}
				},
			},
		},
	},
}

func (s *server) missing(g *ground) string {
	if s.needs == nil {
		return ""
	}
	return s.needs(g)
}

// result is what a round measured of a server.
type result struct {
	start        float64 // ms until the first answer
	idle, loaded float64 // MiB of resident memory, of all processes
	loads        []load  // one for each of connections
}

func (r result) String() string {
	text := fmt.Sprintf("start %.0f ms, %.0f MiB, after load %.0f MiB", r.start, r.idle, r.loaded)
	for i, l := range r.loads {
		text += fmt.Sprintf("; %d connections: %.0f/s, p50 %.2f ms, p99 %.2f ms", connections[i], l.rate, l.p50, l.p99)
	}
	return text
}
