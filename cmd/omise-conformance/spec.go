package main

import (
	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/specs"
)

func newSpec() *cobra.Command {
	return &cobra.Command{
		Use:     "spec",
		Short:   "Print the OpenAPI description of the API",
		Long:    "Prints the OpenAPI 3.0.3 document that targets are judged by, of API version " + specs.Version + ".",
		Example: "  omise-conformance spec > openapi.yaml",
		Args:    commandline.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := cmd.OutOrStdout().Write(specs.Raw())
			return err
		},
	}
}
