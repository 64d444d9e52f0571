package emulator

// paymentRoutes are charges, refunds, sources, recipients, chains, capability and the pages for payers.
func paymentRoutes() []route {
	const get, post, patch, del = "GET", "POST", "PATCH", "DELETE"
	api := func(method, pattern string, keys keySet, handle handler) route {
		return route{method: method, pattern: pattern, hosts: hostAPI, keys: keys, handle: handle}
	}
	secret := func(method, pattern string, handle handler) route { return api(method, pattern, secretKeys, handle) }
	open := func(method, pattern string, handle handler, locate func(*Emulator, []string) *account) route {
		return route{method: method, pattern: pattern, hosts: hostAPI, keys: keyNone, handle: handle, locate: locate}
	}
	return []route{
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
		secret(get, "/refunds", listRefunds),

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

		api(get, "/capability", anyKey, retrieveCapability),

		open(get, "/payments/{id}/authorize", showAuthorize, accountOfPayment),
		open(post, "/payments/{id}/authorize", decideAuthorize, accountOfPayment),
		open(get, "/charges/{id}/documents/{id}/downloads/{secret}", downloadChargeDocument, accountOfCharge),
		open(get, "/sources/{id}/documents/{id}/downloads/{secret}", downloadSourceDocument, accountOfSource),
	}
}

// sourceRoute is served to any key. The vault takes sources too where the guides are followed; in recorded traffic it
// does not know them.
func sourceRoute(method, pattern string, handle handler) route {
	return route{
		method: method, pattern: pattern, hosts: hostAPI | hostVault, keys: anyKey,
		handle: func(c *call) (any, *apiError) {
			if c.host == hostVault && !c.documented() {
				return nil, notFound("path", c.path)
			}
			return handle(c)
		},
	}
}
