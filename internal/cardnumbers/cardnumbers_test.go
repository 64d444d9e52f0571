package cardnumbers

import "testing"

func TestPublishedCards(t *testing.T) {
	for number := range published {
		if !Is(number) {
			t.Errorf("the published card %s is no card number", number)
		}
	}
	if len(published) != 50 {
		t.Errorf("%d published cards, want 50", len(published))
	}
}
