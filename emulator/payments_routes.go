package emulator

// paymentRoutes are charges, refunds, sources, recipients, chains, capability and the pages for payers.
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
		secret(patch, "/charges/{id}", updateCharge),
		secret(post, "/charges/{id}/capture", captureCharge),
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
		secret(patch, "/recipients/{id}", updateRecipient),
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

// sourceRoute is served to any key. The vault takes sources too where the guides are followed; in recorded traffic it
// does not know them.
func sourceRoute(method, pattern string, handle Handler) Route {
	return Route{
		Method: method, Pattern: pattern, hosts: HostAPI | HostVault, Keys: AnyKey,
		Handle: func(c *Call) (any, *Error) {
			if c.Host == HostVault && !c.documented() {
				return nil, NotFound("path", c.Path)
			}
			return handle(c)
		},
	}
}
