package emulator

import (
	"encoding/base64"
	"net/http"
	"strings"
)

// APIKey reads the key from Basic authentication. The password does not matter: SDKs send none, "x", or even no colon.
func APIKey(r *http.Request) (string, bool) {
	scheme, encoded, found := strings.Cut(r.Header.Get("Authorization"), " ")
	if !found || !strings.EqualFold(scheme, "Basic") {
		return "", false
	}
	encoded = strings.TrimSpace(encoded)
	decoded, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		if decoded, err = base64.RawStdEncoding.DecodeString(encoded); err != nil {
			return "", false
		}
	}
	key, _, _ := strings.Cut(string(decoded), ":")
	return key, key != ""
}

// authenticate finds whose request it is. A key of a kind the route does not take is refused like an unknown one.
func (e *Emulator) authenticate(r *http.Request, allowed KeySet) (KeyOwner, *Error) {
	key, ok := APIKey(r)
	if !ok {
		return KeyOwner{}, Unauthorized()
	}
	owner, ok := e.Owner(key)
	if !ok || owner.kind&allowed == 0 {
		return KeyOwner{}, Unauthorized()
	}
	return owner, nil
}
