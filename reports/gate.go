package reports

// Gate is what a gate says of the run of a client.
type Gate struct {
	// Command is the command that was run, without the values of what looks like a secret.
	Command []string `json:"command,omitempty"`
	// CommandExit is its exit code; -1 where it did not start, or was ended by a signal. CommandEnd says in a
	// sentence how it ended, where the exit code does not say it.
	CommandExit int    `json:"command_exit"`
	CommandEnd  string `json:"command_end,omitempty"`
	// Requests counts all requests to the hosts of the API, Unanswered those of them without an answer.
	Requests   int `json:"requests"`
	Unanswered int `json:"unanswered,omitempty"`
	// Unknown counts those to no method and path of the API, LiveKeys those with a key for live mode, which were not
	// passed on.
	Unknown  int `json:"unknown,omitempty"`
	LiveKeys int `json:"live_keys,omitempty"`
	// Outside counts the requests to what the contract does not describe, by method and path:
	// "GET /transfers/{id}". They are not judged.
	Outside map[string]int `json:"outside,omitempty"`
	// Operations counts the requests of each operation.
	Operations map[string]int `json:"operations"`
	// Ways counts the requests by the way in which they came: "url", "proxy", "tls".
	Ways map[string]int `json:"ways"`
	// Versions counts the requests by their Omise-Version; "" has none.
	Versions map[string]int `json:"versions,omitempty"`
	// Injected counts what was done to answers on purpose, by the name of the injection.
	Injected map[string]int `json:"injected,omitempty"`
	// Notes are sentences about the client that change no verdict.
	Notes []string `json:"notes,omitempty"`
}
