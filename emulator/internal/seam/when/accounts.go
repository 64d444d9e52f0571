package when

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
)

// HeldByOther reports whether another account than that of the request has something.
func HeldByOther(has func(c *api.Call, a *api.Account) bool) func(c *api.Call) bool {
	return func(c *api.Call) bool { return find.OtherAccount(c, has) != nil }
}

// HoldsCharge reports whether an account has the charge of the path.
func HoldsCharge(c *api.Call, a *api.Account) bool {
	_, has := a.Charges.Get(c.Vars[0])
	return has
}

// HoldsCustomer reports whether an account has the customer of the path.
func HoldsCustomer(c *api.Call, a *api.Account) bool {
	_, has := a.Customers.Get(c.Vars[0])
	return has
}

// HoldsToken reports whether an account has the token of the request.
func HoldsToken(c *api.Call, a *api.Account) bool {
	_, has := a.Tokens.Get(c.Params.Text("card"))
	return has
}

// UnknownID reports whether the first id of the path is a well-formed one and that no account
// has what it names.
func UnknownID(prefix string, has func(c *api.Call, a *api.Account) bool) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		_, ok := ident.ParseID(prefix, c.Vars[0])
		return ok && !has(c, c.Account) && find.OtherAccount(c, has) == nil
	}
}

// UpperCaseID reports whether the id begins in upper case.
func UpperCaseID(c *api.Call) bool { return c.Vars[0][0] >= 'A' && c.Vars[0][0] <= 'Z' }

// NotFirstAccount reports whether another account than the first asks.
func NotFirstAccount(c *api.Call) bool { return c.Account != c.Emulator.AllAccounts()[0] }

// WellFormedID reports whether the last id of the path has the form of its kind.
func WellFormedID(prefix string) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		_, ok := ident.ParseID(prefix, c.Vars[len(c.Vars)-1])
		return ok
	}
}

// HoldsChain reports whether an account has the chain of the path.
func HoldsChain(c *api.Call, a *api.Account) bool {
	_, has := a.Chains.Get(c.Vars[0])
	return has
}

// SubMerchantHolds reports whether a sub-merchant of the account has the charge of the path.
func SubMerchantHolds(c *api.Call, a *api.Account) bool {
	return a.Platform == c.Account && HoldsCharge(c, a)
}

// PlatformHolds reports whether the account of a chain's key, or its platform, has the charge of
// the path.
func PlatformHolds(c *api.Call, a *api.Account) bool {
	return c.Key == api.KeyChain && (a == c.Account || a == c.Account.Platform) && HoldsCharge(c, a)
}

// HoldsRecipient reports whether an account has the recipient of the path.
func HoldsRecipient(c *api.Call, a *api.Account) bool {
	_, has := a.Recipients.Get(c.Vars[0])
	return has
}

// ByKey reports whether a request is made with a kind of key.
func ByKey(kind api.KeyKind) func(c *api.Call) bool {
	return func(c *api.Call) bool { return c.Key == kind }
}

// HoldsSource reports whether an account has the source of the path.
func HoldsSource(c *api.Call, a *api.Account) bool {
	_, has := a.Sources.Get(c.Vars[0])
	return has
}
