package kit

import (
	"fmt"

	"github.com/chromedp/chromedp"
)

// clicking clicks an element in one go, so that nothing moves between finding it and the click, and reports what is in the way.
const clicking = `(() => {
	const element = document.querySelector(%q);
	if (!element) return "it is not there";
	if (element.disabled) return "it is disabled";
	element.scrollIntoView({block: "nearest", inline: "nearest", behavior: "instant"});
	let box = element.getBoundingClientRect();
	if (!box.width || !box.height) return "it is not seen";
	const hit = () => document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
	if (!element.contains(hit())) { // under a bar that stays where it is
		element.scrollIntoView({block: "center", behavior: "instant"});
		box = element.getBoundingClientRect();
	}
	if (!element.contains(hit())) return "it is covered by " + (hit()?.outerHTML || "nothing").slice(0, 80);
	element.closest("a[href], button, input, select, summary, [tabindex]")?.focus({preventScroll: true, focusVisible: false});
	element.click();
	return "";
})()`

// Click clicks what a selector finds first, once it is there, is seen and is not covered.
func (p *Page) Click(selector string) {
	p.t.Helper()
	why := ""
	p.until(func() (bool, error) {
		err := p.ask(fmt.Sprintf(clicking, selector), &why)
		return why == "", err
	}, func() string { return fmt.Sprintf("%s cannot be clicked: %s", selector, why) })
}

// Type types a text into a field that a selector finds, in the place of what is in it, and waits until it holds that text.
func (p *Page) Type(selector, text string) {
	p.t.Helper()
	p.Wait(fmt.Sprintf(`(f => f && (f.focus(), f.select(), document.activeElement === f))(document.querySelector(%q))`, selector))
	p.Do(chromedp.KeyEvent(text))
	Becomes(p, fmt.Sprintf("document.querySelector(%q).value", selector), text)
}

// Press presses keys, as kb of chromedp names them, wherever the focus is.
func (p *Page) Press(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		p.Do(chromedp.KeyEvent(key))
	}
}

// PressUntil presses a key again and again, a few times at most, until an expression is true: to an element, whatever is before it.
func (p *Page) PressUntil(key, expression string) {
	p.t.Helper()
	for range 15 {
		if Eval[bool](p, "!!("+expression+")") {
			return
		}
		p.Press(key)
	}
	p.t.Fatalf("the key leads to no element with %s; the focus is on %s", expression, Eval[string](p, "document.activeElement.outerHTML.slice(0, 200)"))
}
