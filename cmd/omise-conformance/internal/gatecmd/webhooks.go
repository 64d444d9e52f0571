package gatecmd

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
)

// addWebhooks adds the flags of the client's webhook handler.
func addWebhooks(f *pflag.FlagSet, w *conformance.WebhookHandler) {
	f.StringVar(&w.URL, "webhooks", "", "judge the webhook handler at this address, too, such as http://localhost:3000/hook")
	f.StringVar(&w.Secret, "webhook-secret", "", "the handler's secret in base64; default that of the environment, or one that is made")
	f.StringVar(&w.SecretName, "webhook-secret-env", "OMISE_WEBHOOK_SECRET", "the variable in which COMMAND gets the secret")
	f.DurationVar(&w.Wait, "webhooks-wait", 0, "how long the handler is waited for (default 30s)")
	f.DurationVar(&w.Limit, "webhooks-limit", 0, "how long an answer to a delivery may take (default 10s)")
	f.DurationVar(&w.Settle, "webhooks-settle", 0, "how long the handler asks nothing of the API once it has dealt with a delivery (default 200ms)")
	f.BoolVar(&w.Serves, "webhooks-serve", false, "COMMAND serves the handler and does not end by itself; it is ended after the trial")
	f.BoolVar(&w.Remote, "webhooks-remote", false, "allow a handler that is not on this machine")
	f.StringVar(&w.Check, "check", "", "command of the shell that prints what deliveries have led to, run after each")
}

// commandOrHandler wants a command, or a webhook handler that runs already.
func commandOrHandler(w *conformance.WebhookHandler) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if w.URL != "" {
			return nil
		}
		return commandline.SomeArguments("the command of the client, for example: omise-conformance gate -- npm test")(cmd, args)
	}
}
