package emulatorcmd

import (
	"errors"

	"github.com/spf13/cobra"
)

// addStateFlags adds the flags about what the emulator keeps.
func addStateFlags(cmd *cobra.Command, o *emulatorOptions) {
	f := cmd.Flags()
	f.StringVar(&o.StateFile, "state", "",
		"file in which the emulator keeps everything across restarts; it is made if it does not exist (default: nothing is kept)")
	f.BoolVar(&o.StateSync, "state-sync", false,
		"with --state: wait with each answer until the disk has its changes, so that a loss of power loses nothing")
}

// checkState refuses flags about state that do not fit together.
func checkState(o *emulatorOptions) error {
	if o.StateSync && o.StateFile == "" {
		return errors.New("--state-sync needs --state: without a file nothing is kept")
	}
	return nil
}
