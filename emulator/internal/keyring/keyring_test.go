package keyring

import "testing"

func TestKeysOfTestMode(t *testing.T) {
	for text, want := range map[string]bool{
		"pkey_test_4yq6tct0llin5nyyi5l": true,
		"skey_test_default":             true,
		"skey_test_A-b_9":               true,
		"skey_test_":                    false,
		"skey_4yq6tct0lblmed2yp5t":      false,
		"skey_live_4yq6tct0lblmed2yp5t": false,
		"ckey_test_4yq6tct0lblmed2yp5t": false,
		"key_test_4yq6tct0lblmed2yp5t":  false,
		" skey_test_1":                  false,
		"skey_test_1\n":                 false,
		"skey_test_ü":                   false,
		"skey_test_" + "0123456789012345678901234567890123456789012345678901234567890123":  true,
		"skey_test_" + "01234567890123456789012345678901234567890123456789012345678901234": false,
	} {
		if _, got := Parse(text); got != want {
			t.Errorf("%q is a test key: %v, want %v", text, got, want)
		}
	}
}

// mates are the pairs in the tests and documents of SDKs whose two keys are known, and made-up ones.
var mates = [][2]string{
	{"pkey_test_4yq6tct0llin5nyyi5l", "skey_test_4yq6tct0lblmed2yp5t"}, // go, ruby
	{"pkey_test_no1t4tnemucod0e51mo", "skey_test_no1t4tnemucod0e51mo"}, // go
	{"pkey_test_default", "skey_test_default"},                         // go
	{"pkey_test_override", "skey_test_override"},                       // go
	{"pkey_test_xxx", "skey_test_xxx"},                                 // go
	{"pkey_test_123", "skey_test_123"},                                 // java
	{"pkey_test_replaceme", "skey_test_replaceme"},                     // java
	{"pkey_test_4xs8breq32civvobx15", "skey_test_4xs8breq3htbkj03d2x"}, // python
	{"pkey_test_0000000000000000001", "skey_test_0000000000000000001"},
	{"pkey_test_0000000000000000002", "skey_test_0000000000000000002"},
	{"pkey_test_shop-a", "skey_test_shop-a"},
	{"pkey_test_shop-b", "skey_test_shop-b"},
}

// strangers belong to no pair by their looks: a key that was rolled later, and one whose mate is not known.
var strangers = []string{"skey_test_5hw809m30rlnp4but0m", "pkey_test_5bfvlxufuuqkrhmzfj1", "skey_test_4xsjvwfnvb2g0l81sjz", "pkey_test_good"}

// Whichever of its two keys comes first, each pair finds itself among all the others.
func TestKnownKeysFindTheirMates(t *testing.T) {
	for _, first := range []Kind{Public, Secret} {
		ring := &Ring[string]{}
		add := func(text string) {
			key, ok := Parse(text)
			if _, _, found := ring.Mate(key); !ok || found {
				t.Errorf("%s: a test key %v, with a mate %v before its own came", text, ok, found)
			}
			ring.Add(key, text)
		}
		for _, text := range strangers {
			add(text)
		}
		for _, pair := range mates {
			add(pair[first])
		}
		for _, pair := range mates {
			key, _ := Parse(pair[first.other()])
			mate, value, _ := ring.Mate(key)
			if value != pair[first] || mate.Text != value {
				t.Errorf("the mate of %s is %q, want %s", key.Text, value, pair[first])
			}
			ring.Remove(mate)
			if _, value, found := ring.Mate(key); found {
				t.Errorf("%s is gone, and the mate of %s is %s", mate.Text, key.Text, value)
			}
		}
		if left := len(ring.Of(Public)) + len(ring.Of(Secret)); left != len(strangers) {
			t.Errorf("%d keys are left, want the %d strangers", left, len(strangers))
		}
	}
}

func TestTheNearestOfOneMomentIsTheMate(t *testing.T) {
	ring := &Ring[int]{}
	for i, text := range []string{"pkey_test_4yq6tct0aaaaaaaaaaa", "pkey_test_4yq6tct0llin5nyyi5l", "pkey_test_4yq6tct0zzzzzzzzzzz"} {
		key, _ := Parse(text)
		ring.Add(key, i)
	}
	key, _ := Parse("skey_test_4yq6tct0lblmed2yp5t")
	if _, value, found := ring.Mate(key); !found || value != 1 {
		t.Errorf("found %v at %d, want the key with the longest common beginning", found, value)
	}
}
