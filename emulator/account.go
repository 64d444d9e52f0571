package emulator

import (
	"sync"
)

// Account is a merchant with its keys and everything that belongs to it. mu is held for a whole request: of many
// requests that race for one token, exactly one wins.
//
// Lock order: a sub-merchant's account before its platform's. Nothing else takes two.
type Account struct {
	Mu        sync.Mutex
	id        string
	publicKey string
	SecretKey string
	Platform  *Account // of a sub-merchant: the account that owns its chain

	Tokens     *Collection[Token]
	Customers  *Collection[Customer]
	Charges    *Collection[Charge]
	Sources    *Collection[Source]
	Refunds    *Collection[Refund]
	Recipients *Collection[Recipient]
	Chains     *Collection[chain]
	Events     *Collection[Event]
	Transfers  []*transfer

	WebhookURL    string
	webhookSecret []byte
}

func (e *Emulator) newAccount(id, publicKey, secretKey string) *Account {
	n := e.objects.Load()
	return &Account{
		id: id, publicKey: publicKey, SecretKey: secretKey,
		Tokens:     NewCollection[Token]("tokn", n),
		Customers:  NewCollection[Customer]("cust", n),
		Charges:    NewCollection[Charge]("chrg", n),
		Sources:    NewCollection[Source]("src", n),
		Refunds:    NewCollection[Refund]("rfnd", n),
		Recipients: NewCollection[Recipient]("recp", n),
		Chains:     NewCollection[chain]("acch", n),
		Events:     NewCollection[Event]("evnt", n),
	}
}
