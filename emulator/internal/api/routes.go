package api

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/capability"
	"github.com/omise-conformance/harness/emulator/internal/router"
	"github.com/omise-conformance/harness/emulator/internal/store"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// paymentRoutes are charges, refunds, sources, recipients, chains, capability and the pages for
// payers.
func paymentRoutes() []Route {
	const get, post, patch, del = "GET", "POST", "PATCH", "DELETE"
	api := func(method, pattern string, keys KeySet, handle Handler) Route {
		return Route{Method: method, Pattern: pattern, hosts: HostAPI, Keys: keys, Handle: handle}
	}
	secret := func(method, pattern string, handle Handler) Route { return api(method, pattern, SecretKeys, handle) }
	open := func(method, pattern string, handle Handler, locate func(*Emulator, []string) *Account) Route {
		return Route{Method: method, Pattern: pattern, hosts: HostAPI, Keys: keyNone, Handle: handle, locate: locate}
	}
	return []Route{
		secret(post, "/charges", createCharge),
		secret(get, "/charges", listCharges),
		secret(get, "/charges/{id}", retrieveCharge),
		secret(patch, "/charges/{id}", updating(updateCharge)),
		secret(post, "/charges/{id}/capture", orUnset(captureCharge, "capture_amount")),
		secret(post, "/charges/{id}/reverse", reverseCharge),
		secret(post, "/charges/{id}/expire", expireCharge),
		secret(post, "/charges/{id}/mark_as_paid", markChargeAsPaid),
		secret(post, "/charges/{id}/mark_as_failed", markChargeAsFailed),
		secret(get, "/charges/{id}/events", listChargeEvents),
		secret(get, "/charges/{id}/documents/{id}", retrieveDocument),

		secret(post, "/charges/{id}/refunds", createRefund),
		secret(get, "/charges/{id}/refunds", listChargeRefunds),
		secret(get, "/charges/{id}/refunds/{id}", retrieveRefund),
		secret(get, "/refunds", ListRefunds),

		sourceRoute(post, "/sources", createSource),
		sourceRoute(get, "/sources/{id}", retrieveSource),

		secret(post, "/recipients", createRecipient),
		secret(get, "/recipients", listRecipients),
		secret(get, "/recipients/{id}", retrieveRecipient),
		secret(patch, "/recipients/{id}", updating(updateRecipient)),
		secret(del, "/recipients/{id}", destroyRecipient),
		secret(patch, "/recipients/{id}/verify", verifyRecipient),

		secret(get, "/chains", listChains),
		secret(get, "/chains/{id}", retrieveChain),
		secret(post, "/chains/{id}/revoke", revokeChain),

		api(get, "/capability", AnyKey, retrieveCapability),

		open(get, "/payments/{id}/authorize", showAuthorize, accountOfPayment),
		open(post, "/payments/{id}/authorize", decideAuthorize, accountOfPayment),
		open(get, "/charges/{id}/documents/{id}/downloads/{secret}", downloadChargeDocument, accountOfCharge),
		open(get, "/sources/{id}/documents/{id}/downloads/{secret}", downloadSourceDocument, accountOfSource),
	}
}

// sourceRoute is served to any key. The vault takes sources too where the guides are followed; in
// recorded traffic it does not know them.
func sourceRoute(method, pattern string, handle Handler) Route {
	return Route{
		Method: method, Pattern: pattern, hosts: HostAPI | HostVault, Keys: AnyKey,
		Handle: func(c *Call) (any, *apierror.Error) {
			if c.Host == HostVault && !c.documented() {
				return nil, apierror.NotFound("path", c.Path).Because("the vault has sources in the documented dialect only; send it to the api host")
			}
			return handle(c)
		},
	}
}

// coreRoutes are tokens, customers, cards and events.
func coreRoutes() []Route {
	return []Route{
		{Method: "POST", Pattern: "/tokens", hosts: HostVault, Keys: KeyPublic, Handle: createToken},
		{Method: "GET", Pattern: "/tokens/{id}", hosts: HostVault, Keys: KeyPublic, Handle: retrieveToken},

		{Method: "POST", Pattern: "/customers", hosts: HostAPI, Keys: SecretKeys, Handle: createCustomer},
		{Method: "GET", Pattern: "/customers", hosts: HostAPI, Keys: SecretKeys, Handle: listCustomers},
		{Method: "GET", Pattern: "/customers/{id}", hosts: HostAPI, Keys: SecretKeys, Handle: retrieveCustomer},
		{Method: "PATCH", Pattern: "/customers/{id}", hosts: HostAPI, Keys: SecretKeys, Handle: updating(updateCustomer)},
		{Method: "DELETE", Pattern: "/customers/{id}", hosts: HostAPI, Keys: SecretKeys, Handle: destroyCustomer},
		{Method: "POST", Pattern: "/customers/{id}/cards", hosts: HostAPI, Keys: SecretKeys, Handle: createCustomerCard},
		{Method: "GET", Pattern: "/customers/{id}/cards", hosts: HostAPI, Keys: SecretKeys, Handle: listCustomerCards},
		{Method: "GET", Pattern: "/customers/{id}/cards/{id}", hosts: HostAPI, Keys: SecretKeys, Handle: retrieveCustomerCard},
		{
			Method: "PATCH", Pattern: "/customers/{id}/cards/{id}", hosts: HostAPI, Keys: SecretKeys,
			Handle: orUnset(updating(updateCustomerCard), "expiration_month", "expiration_year"),
		},
		{Method: "DELETE", Pattern: "/customers/{id}/cards/{id}", hosts: HostAPI, Keys: SecretKeys, Handle: destroyCustomerCard},

		{Method: "GET", Pattern: "/events", hosts: HostAPI, Keys: SecretKeys, Handle: listEvents},
		{Method: "GET", Pattern: "/events/{id}", hosts: HostAPI, Keys: SecretKeys, Handle: retrieveEvent},
	}
}

// allRoutes are the routes of both hosts.
func allRoutes() []Route { return append(coreRoutes(), paymentRoutes()...) }

// routerOf returns the router of routes.
func routerOf(routes []Route) *router.Router[Route] {
	r := &router.Router[Route]{}
	for i := range routes {
		r.Add(routes[i].Method, routes[i].Pattern, &routes[i])
	}
	for i := range routes {
		reserveWords(r, routes[i].Pattern)
	}
	for _, pattern := range wordsOfOthers {
		r.Reserve(pattern)
	}
	return r
}

// behavior is what Options.Seam and what goes with it make of an emulator. It never changes: Behave puts another in its place.
type behavior struct {
	router      *router.Router[Route]
	transitions Transitions
	carry       http.RoundTripper // nil: that of the hooks
	front       func(Host, http.Handler) http.Handler
	body        func([]byte) []byte
	now         func() time.Time
	mostBody    int64
	fronts      sync.Map // what front has made of each *front, by its value
}

// Behave has the emulator behave from now on as if it had been opened with the Seam, Now and MaxBodyBytes of these options. The
// rest of them is not looked at. A request that is under way may see something of both behaviors.
func (e *Emulator) Behave(o Options) {
	b := &behavior{transitions: allTransitions(), front: o.Seam.Front, body: o.Seam.Body, now: o.Now, mostBody: o.MaxBodyBytes}
	if b.now == nil {
		b.now = time.Now
	}
	if b.mostBody <= 0 {
		b.mostBody = DefaultMaxBodyBytes
	}
	if o.Seam.Transitions != nil {
		b.transitions = o.Seam.Transitions(b.transitions)
	}
	routes := allRoutes()
	if o.Seam.Routes != nil {
		routes = o.Seam.Routes(routes)
	}
	b.router = routerOf(append(routes, e.options.Further...)) // Seam is about the contract alone
	if o.Seam.Carry != nil {
		b.carry = o.Seam.Carry(e.transport)
	}
	e.behaves.Store(b)
}

func (e *Emulator) behavior() *behavior { return e.behaves.Load() }

func (e *Emulator) realTime() time.Time { return e.behavior().now() }

// entrance serves a host as the emulator behaves when a request comes.
type entrance struct{ *front }

func (n entrance) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b := n.emu.behavior()
	if b.front == nil {
		n.front.ServeHTTP(w, r)
		return
	}
	made, known := b.fronts.Load(*n.front)
	if !known {
		made, _ = b.fronts.LoadOrStore(*n.front, b.front(n.host, n.front))
	}
	made.(http.Handler).ServeHTTP(w, r) //nolint:forcetypeassert // nothing else is stored
}

// wordsOfOthers are paths of the API, by its OpenAPI document and its SDKs, that no route is about and whose
// word stands where others have an id.
var wordsOfOthers = []string{"/charges/schedules", "/charges/search"}

// reserveWords keeps the words that follow an id in a pattern from being taken for one: of
// /charges/{id}/refunds a client that lost the id makes /charges/refunds.
func reserveWords(r *router.Router[Route], pattern string) {
	for {
		end := strings.LastIndex(pattern, "/{id}/")
		if end < 0 {
			return
		}
		word, _, _ := strings.Cut(pattern[end+len("/{id}/"):], "/")
		r.Reserve(pattern[:end] + "/" + word)
		pattern = pattern[:end]
	}
}

var soundRouter = sync.OnceValue(func() *router.Router[Route] { return routerOf(allRoutes()) })

// RouteOf names the route that "POST /charges/chrg_test_1/capture" takes, "POST
// /charges/{id}/capture"; empty where there is none.
func RouteOf(call string) string {
	method, path, _ := strings.Cut(call, " ")
	if rt, _ := soundRouter().Match(method, path, make([]string, 0, router.MaxVars)); rt != nil {
		return rt.name()
	}
	return ""
}

func retrieveCapability(c *Call) (any, *apierror.Error) {
	return capability.View{Documented: c.documented()}, nil
}

// listQuery reads offset, limit, order, from and to. No source states what a limit over 100 does:
// it is read as 100.
func (c *Call) listQuery() (store.Query, *apierror.Error) {
	q := store.Query{Limit: store.DefaultLimit, To: c.Stamp()}
	offset, err := c.readCount("offset")
	if err != nil {
		return q, err
	}
	q.Offset = int(min(offset, 1<<31))
	limit, err := c.readCount("limit")
	if err != nil {
		return q, err
	}
	if limit > 0 { // a client that leaves its limit unset may send 0
		q.Limit = int(min(limit, store.MaxLimit))
	}
	switch order := c.Params.Text("order"); order {
	case "", "chronological":
	case "reverse_chronological":
		q.Reverse = true
	default:
		return q, apierror.BadRequest("order must be chronological or reverse_chronological")
	}
	err = c.readRange(&q)
	return q, err
}

// readCount reads offset or limit, 0 where it is missing or empty.
func (c *Call) readCount(name string) (int64, *apierror.Error) {
	v, ok := c.Params.Count(name)
	if !ok {
		return 0, apierror.BadRequest(name + " must be greater than or equal to 0")
	}
	return v, nil
}

// readRange reads from and to.
func (c *Call) readRange(q *store.Query) *apierror.Error {
	var whole, ok bool
	if text := c.Params.Text("from"); text != "" {
		if q.From, _, ok = wire.ParseTime(text); !ok {
			return apierror.BadRequest("from is not a valid date")
		}
	}
	if text := c.Params.Text("to"); text != "" {
		if q.To, whole, ok = wire.ParseTime(text); !ok {
			return apierror.BadRequest("to is not a valid date")
		}
		if whole {
			q.To += 999 // created_at is shown in whole seconds: to=created_at must include the object
		}
	}
	return nil
}

// listOf answers a page of a collection; its location is the request path. item must start its
// value with w.object(""), which writes the comma between elements.
func listOf[T any](c *Call, from *store.Collection[T], item func(*T, *wire.Writer)) (any, *apierror.Error) {
	q, err := c.listQuery()
	if err != nil {
		return nil, err
	}
	items, total := from.Page(q)
	return store.ListView[T]{Items: items, Total: total, Location: c.Path, Query: q, Item: item}, nil
}

// ListOfSlice answers a page of the few objects that belong to another one, such as the refunds
// of a charge. They are in creation order; created returns when each was made.
func ListOfSlice[T any](c *Call, all []*T, created func(*T) wire.Stamp, item func(*T, *wire.Writer)) (any, *apierror.Error) {
	q, err := c.listQuery()
	if err != nil {
		return nil, err
	}
	var within []*T
	for _, v := range all {
		if at := created(v); at >= q.From && at <= q.To {
			within = append(within, v)
		}
	}
	total := len(within)
	if q.Reverse {
		for i, j := 0, total-1; i < j; i, j = i+1, j-1 {
			within[i], within[j] = within[j], within[i]
		}
	}
	start := min(q.Offset, total)
	end := min(start+q.Limit, total)
	return store.ListView[T]{Items: within[start:end], Total: total, Location: c.Path, Query: q, Item: item}, nil
}
