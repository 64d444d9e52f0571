package target

import "slices"

// The targets that have a name. Any other target is named after its addresses.
const (
	Emulator = "emulator"
	Omise    = "omise"
)

// SeparateHosts is the feature of a target whose api host and vault have addresses of their own. A target
// with one address lacks it, whatever its profile says.
const SeparateHosts = "separate_hosts"

// profiles has the features that a target is assumed to have before it is asked.
// Sources are not among them: GET /capability lists them.
var profiles = map[string][]string{
	// The emulator of this project has every feature. Those of sources it lists in
	// its control API, as any other target does.
	Emulator: {
		"capability", "card_endpoint", "chains", "clock", "complete", "destination_charges", "mark_as",
		"partial_capture", "recipient_verify", "second_account", SeparateHosts, "three_d_secure", "transfers", "void", "webhooks",
	},
	// What a test account of the real API can do without being set up.
	Omise: {"capability", "complete", "mark_as", "recipient_verify", SeparateHosts, "three_d_secure"},
	// What a fake of the API is assumed to have unless it says otherwise.
	"custom": {"capability", "complete", "mark_as", "partial_capture", "recipient_verify", SeparateHosts, "three_d_secure"},
}

// Features returns the names of the features of a profile: "emulator" or "omise".
// Any other name has those of "custom". The caller may change the result.
func Features(profile string) []string {
	features, known := profiles[profile]
	if !known {
		features = profiles["custom"]
	}
	return slices.Clone(features)
}

// SourceFeatures returns the source.<type> features that an answer to GET /capability
// lists as payment methods, in order of name. Cards are not a source.
func SourceFeatures(capability map[string]any) []string {
	methods, _ := capability["payment_methods"].([]any)
	var features []string
	for _, each := range methods {
		method, _ := each.(map[string]any)
		name, _ := method["name"].(string)
		if name == "" || name == "card" || slices.Contains(features, "source."+name) {
			continue
		}
		features = append(features, "source."+name)
	}
	slices.Sort(features)
	return features
}
