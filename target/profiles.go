package target

import "slices"

// The targets that have a name. Any other target is named after its addresses.
const (
	Emulator = "emulator"
	Omise    = "omise"
)

// profiles says which features a target has that has not been asked. Sources
// are not in it: GET /capability tells them.
var profiles = map[string][]string{
	// The emulator of this project has every feature but those of sources, which
	// it tells over its control API like any other target.
	Emulator: {
		"capability", "card_endpoint", "chains", "clock", "complete", "destination_charges", "mark_as",
		"partial_capture", "recipient_verify", "second_account", "three_d_secure", "transfers", "void", "webhooks",
	},
	// What a plain test account of the real API can do without being set up.
	Omise: {"capability", "complete", "mark_as", "recipient_verify", "three_d_secure"},
	// What a fake of the API is taken to have unless it says otherwise.
	"custom": {"capability", "complete", "mark_as", "partial_capture", "recipient_verify", "three_d_secure"},
}

// Features gives the features of a profile: "emulator", "omise", and those of
// "custom" for any other name.
func Features(profile string) []string {
	features, known := profiles[profile]
	if !known {
		features = profiles["custom"]
	}
	return slices.Clone(features)
}

// SourceFeatures gives the source.<type> features that the answer to GET
// /capability tells of. Cards are no source.
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
