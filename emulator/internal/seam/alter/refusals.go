package alter

import (
	"net/http"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Refusal changes refusals. The error that change receives is a copy.
func Refusal(which when.Refused, change func(err *apierror.Error)) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			answer, err := next(c)
			if err == nil || !which.Matches(c, err) {
				return answer, err
			}
			changed := *err
			change(&changed)
			return nil, &changed
		}
	}
}

// Code changes the code of refusals.
func Code(which when.Refused, code string) func(api.Handler) api.Handler {
	return Refusal(which, func(err *apierror.Error) { err.Code = code })
}

// Status changes the status of refusals.
func Status(which when.Refused, status int) func(api.Handler) api.Handler {
	return Refusal(which, func(err *apierror.Error) { err.Status = status })
}

// Message changes the message of refusals.
func Message(which when.Refused, message string) func(api.Handler) api.Handler {
	return Refusal(which, func(err *apierror.Error) { err.Message = message })
}

// Accept answers 200 instead of a refusal, with what answer returns.
func Accept(which when.Refused, answer func(c *api.Call) any) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			got, err := next(c)
			if err == nil || !which.Matches(c, err) {
				return got, err
			}
			return answer(c), nil
		}
	}
}

// Refuse has the handler refuse what it is asked.
func Refuse(err *apierror.Error) func(api.Handler) api.Handler {
	return Before(func(*api.Call) *apierror.Error { return err })
}

// AfterRefusal does something after a refusal.
func AfterRefusal(do func(c *api.Call)) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			answer, err := next(c)
			if err != nil {
				do(c)
			}
			return answer, err
		}
	}
}

// RefuseOrder refuses the order of a list, with status 200.
func RefuseOrder(api.Handler) api.Handler {
	return func(*api.Call) (any, *apierror.Error) {
		return nil, apierror.New(http.StatusOK, "bad_request", "order must be chronological or reverse_chronological")
	}
}

// EchoCard repeats the number of a card in the message that refuses the card.
func EchoCard(which func(card wire.Params) bool) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			answer, err := next(c)
			if card, ok := c.Params.Object("card"); ok && err != nil && which(card) {
				changed := *err
				changed.Message += " (card " + card.Text("number") + ")"
				err = &changed
			}
			return answer, err
		}
	}
}

// KeepRefused keeps a text of a request that is refused for another reason.
func KeepRefused(name string, keep func(c *api.Call, text string)) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			answer, err := next(c)
			if text, given := c.Params.Str(name); given && err != nil {
				keep(c, text)
			}
			return answer, err
		}
	}
}

// ToBadRequest turns a refusal into a bad request.
func ToBadRequest(err *apierror.Error) { err.Status, err.Code = http.StatusBadRequest, "bad_request" }
