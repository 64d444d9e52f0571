package emulatorcmd

import (
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
)

// healthWait is the longest that an emulator may take to say that it serves.
const healthWait = 3 * time.Second

// newHealth returns the command by which an image without a shell asks whether its emulator serves.
func newHealth() *cobra.Command {
	var controlURL string
	cmd := &cobra.Command{
		Use:   "health",
		Short: "Ask an emulator whether it serves",
		Long: `Asks the control API of an emulator that runs elsewhere whether it serves, for health checks of containers,
which need no other program then.

Exit codes: 0 it serves; 2 wrong usage; 3 it does not, or did not answer within three seconds.`,
		Example: `  omise-conformance emulator health
  omise-conformance emulator health --control-url http://127.0.0.1:8082`,
		Args: commandline.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return askHealth(cmd, controlURL) },
	}
	cmd.Flags().StringVar(&controlURL, "control-url", "http://127.0.0.1:18082", "URL of the control API")
	return cmd
}

func askHealth(cmd *cobra.Command, controlURL string) error {
	address, err := url.Parse(controlURL)
	if err != nil || address.Scheme != "http" && address.Scheme != "https" || address.Host == "" {
		return fmt.Errorf("--control-url: invalid URL %q: want one such as http://127.0.0.1:18082", controlURL)
	}
	request, err := http.NewRequestWithContext(cmd.Context(), http.MethodGet, address.JoinPath("healthz").String(), nil)
	if err != nil {
		return fmt.Errorf("--control-url: %w", err)
	}
	// No proxy stands between an emulator and its own container, and no other server answers for it.
	client := http.Client{
		Transport: &http.Transport{}, Timeout: healthWait,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	answer, err := client.Do(request)
	if err != nil {
		return &commandline.ExitError{Code: commandline.ExitNoReport, Message: fmt.Sprintf("the emulator does not serve: %v", err)}
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return &commandline.ExitError{Code: commandline.ExitNoReport, Message: fmt.Sprintf(
			"the emulator does not serve: %s answers %d; --control-url takes the address of its control API", request.URL.Redacted(), answer.StatusCode)}
	}
	fmt.Fprintln(cmd.OutOrStdout(), "the emulator serves")
	return nil
}
