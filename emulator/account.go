package emulator

import (
	"sync"
)

// account is a merchant with its keys and everything that belongs to it. mu is held for a whole request: of many
// requests that race for one token, exactly one wins.
//
// Lock order: a sub-merchant's account before its platform's. Nothing else takes two.
type account struct {
	mu        sync.Mutex
	id        string
	publicKey string
	secretKey string
	platform  *account // of a sub-merchant: the account that owns its chain

	tokens     *collection[token]
	customers  *collection[customer]
	charges    *collection[charge]
	sources    *collection[source]
	refunds    *collection[refund]
	recipients *collection[recipient]
	chains     *collection[chain]
	events     *collection[event]
	transfers  []*transfer

	webhookURL    string
	webhookSecret []byte
}

func (e *Emulator) newAccount(id, publicKey, secretKey string) *account {
	n := e.objects.Load()
	return &account{
		id: id, publicKey: publicKey, secretKey: secretKey,
		tokens:     newCollection[token]("tokn", n),
		customers:  newCollection[customer]("cust", n),
		charges:    newCollection[charge]("chrg", n),
		sources:    newCollection[source]("src", n),
		refunds:    newCollection[refund]("rfnd", n),
		recipients: newCollection[recipient]("recp", n),
		chains:     newCollection[chain]("acch", n),
		events:     newCollection[event]("evnt", n),
	}
}
