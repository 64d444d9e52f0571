package cassettes_test

import (
	"fmt"
	"net/http"

	"github.com/omise-conformance/harness/cassettes"
)

func ExampleLoadCase() {
	recorded, err := cassettes.LoadCase("emulator", "tokens/alive-on-charge")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s: %d interactions\n", recorded.Header.Case, len(recorded.Interactions))
	for _, ex := range cassettes.Exchanges(recorded) {
		if ex.Request.Host != cassettes.Control {
			fmt.Println(ex.Request.Method, ex.Request.Path, ex.Response.Status)
		}
	}
	// Output:
	// tokens/alive-on-charge: 3 interactions
	// POST /tokens 200
	// POST /charges 200
}

// A Player is the transport of an ordinary client. A request that was not recorded fails,
// with a reason.
func ExamplePlayer() {
	recorded, err := cassettes.LoadCase("emulator", "tokens/alive-on-charge")
	if err != nil {
		fmt.Println(err)
		return
	}
	player := cassettes.NewPlayer(cassettes.Hosts{API: "http://localhost:8080", Vault: "http://localhost:8081"}, recorded)
	client := &http.Client{Transport: player}
	if _, err := client.Post("http://localhost:8081/tokens", "", http.NoBody); err != nil {
		fmt.Println("not replayed:", player.Mismatched())
	}
	// Output:
	// not replayed: true
}
