package exchange

import (
	"fmt"
	"strings"
	"testing"
)

// numbered returns a card number that no list of test cards has, another one for each i below a million.
func numbered(i int) string {
	digits := fmt.Sprintf("4929%011d", i)
	sum := 0
	for at, digit := range digits {
		value := int(digit - '0')
		if at%2 == 0 {
			value = value*2/10 + value*2%10
		}
		sum += value
	}
	return digits + string(rune('0'+(10-sum%10)%10))
}

// texts returns a text of about so many bytes, of parts that a function makes.
func texts(size int, start string, part func(i int) string, end string) string {
	var out strings.Builder
	out.WriteString(start)
	for i := 0; out.Len() < size; i++ {
		out.WriteString(part(i))
	}
	return out.String() + end
}

// TestManySecretsTakeTheirShareOfTime: a text that is full of secrets, or of digits that are none, takes as long as it is.
func TestManySecretsTakeTheirShareOfTime(t *testing.T) {
	for name, text := range map[string]func(size int) string{
		"values of 23 digits": func(size int) string {
			return texts(size, `{"a":[`, func(i int) string { return fmt.Sprintf(`"%023d",`, i*7919) }, `"1"]}`)
		},
		"card numbers": func(size int) string {
			return texts(size, `{"a":[`, func(i int) string { return `"` + numbered(i) + `",` }, `"1"]}`)
		},
		"card numbers in a form": func(size int) string {
			return texts(size, "a=1", func(i int) string { return fmt.Sprintf("&m%d=%s", i, numbered(i)) }, "")
		},
		"parts of the key of the run": func(size int) string { return strings.Repeat(plantedSecret[len("skey_test_"):]+" ", size/20) },
		"card numbers in members": func(size int) string {
			return texts(size, "{", func(i int) string { return fmt.Sprintf(`"m%d":"%s",`, i, numbered(i)) }, `"a":"1"}`)
		},
		"card numbers in groups": func(size int) string {
			return texts(size, "", func(i int) string {
				n := numbered(i)
				return n[:4] + "." + n[4:8] + "." + n[8:12] + "." + n[12:] + "\n"
			}, "")
		},
		"the security code of the run": func(size int) string { return strings.Repeat(plantedCode+" ", size/4) },
		"security codes": func(size int) string {
			return texts(size, "", func(i int) string { return fmt.Sprintf("cvc=%04d\n", i%10000) }, "")
		},
		"values deep within others": func(size int) string {
			const levels = 2000
			return strings.Repeat("[", levels) + texts(size, `"cvc=123"`, func(i int) string { return ",1" }, "") + strings.Repeat("]", levels)
		},
	} {
		growsWithLength(t, name, 48<<10, func(size int) {
			body := []byte(text(size))
			New(Raw{Method: "POST", Path: "/tokens", Body: body, Secrets: []string{plantedOdd, plantedCode}, Response: &RawResponse{Status: 200, Body: body}})
		})
	}
}

// TestManyCardNumbersAreKnown: each of the numbers of a request is found in its answer, whatever stands between its digits and
// beside it, and however many there are.
func TestManyCardNumbersAreKnown(t *testing.T) {
	const count = 2000
	body := texts(count*len(numbered(0)), "", func(i int) string { return numbered(i) + "\n" }, "")
	for _, i := range []int{0, mostListed - 1, mostListed, count / 2} {
		number := numbered(i)
		for _, spelling := range []string{number, "99" + number + "99", number[:1] + "---" + number[1:9] + "; " + number[9:], strings.Join(strings.Split(number, ""), "_")} {
			ex := New(Raw{Body: []byte(body), Response: &RawResponse{Status: 200, Body: []byte(spelling)}})
			if got := string(ex.Response.Body); strings.Contains(got, spelling) || len(ex.Leaks) == 0 {
				t.Errorf("number %d as %q: %q, leaks %v", i, spelling, got, ex.Leaks)
			}
		}
	}
}

// TestManyLeaksAreBounded: an answer of nothing but secrets does not make a list of as many leaks.
func TestManyLeaksAreBounded(t *testing.T) {
	body := texts(64<<10, "{", func(i int) string { return fmt.Sprintf(`"m%d":"%s",`, i, numbered(i)) }, `"key":"`+plantedSecret+`"}`)
	ex := New(Raw{Response: &RawResponse{Status: 200, Body: []byte(body)}})
	if got := len(ex.Leaks); got != mostLeaks+2 || ex.Leaks[mostLeaks].At != "body, further places" || ex.Leaks[mostLeaks+1].Kind != SecretSecretKey {
		t.Errorf("%d leaks are listed: %v", got, ex.Leaks)
	}
}
