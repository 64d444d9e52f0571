package usage

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"
)

func TestErrorfKeepsTheErrorBehindIt(t *testing.T) {
	err := Errorf("KnownFailing", "the list cannot be read: %w", &fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist})
	if want := "KnownFailing: the list cannot be read: open x: file does not exist"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error("the error behind it is lost")
	}
	var wrong *Error
	if !errors.As(fmt.Errorf("run: %w", err), &wrong) || wrong.Setting != "KnownFailing" {
		t.Errorf("the setting is lost: %+v", wrong)
	}
	if err := Errorf("", "no fault is chosen"); err.Error() != "no fault is chosen" || errors.Unwrap(err) != nil {
		t.Errorf("without a setting: %v", err)
	}
}

func TestCheckNames(t *testing.T) {
	all := []string{"tokens/create", "charges/create"}
	for pattern, want := range map[string]string{
		"tokens/*":      "",
		"tokens/create": "",
		"tokens/creat":  `Cases: there is no case "tokens/creat"; did you mean tokens/create?`,
		"":              `Cases: there is no case ""`,
	} {
		err := CheckNames("Cases", "case", []string{"*", pattern}, all)
		if got := fmt.Sprint(err); (want == "") != (err == nil) || want != "" && got != want {
			t.Errorf("%q: got %q, want %q", pattern, got, want)
		}
	}
}
