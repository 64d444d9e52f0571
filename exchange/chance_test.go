package exchange

import "testing"

// TestWordsThatLookLikeSecretsByChance: ids, hashes and addresses of documents are random, and a run has some hundred thousand
// of them. Each of these was taken for a secret, so that one run in some hundred was red about nothing.
func TestWordsThatLookLikeSecretsByChance(t *testing.T) {
	for text, as := range map[string]string{
		"/charges/chrg_test_69uw9bkj0a4qlohvxmn/documents/docu_test_69uw9bkgqpvotha35gp/downloads/53324B240ABD41E8": "6666666666666 between quotes, in deflate in hex",
		"/charges/chrg_test_69uw9bkxluo7wv1dggj/documents/docu_test_69uw9bklqvs6ttnd3gl/downloads/863EB9F1BA372173": "2323232323232, in deflate in base64",
		"/charges/chrg_test_69uw9bk3v40bi8738j2/documents/docu_test_69uw9bkh4oa6mjdd5ot/downloads/E25C07784512BAF8": "6666666666666 between lines, in deflate in base32 of an id",
		"/charges/chrg_test_69uw9bkpid03og19q40/documents/docu_test_69uw9bkk3q05pfqtlju/downloads/4849F1742F9006F0": "4849174290060 with F between its groups",
		"1a736dcfffba0ce8229f8404f1706f16":                                 "8229840417060616 with f between its groups",
		"23a57a8d927c505212e356e278e3f9454f62a96b0ab7f897837adc726b1cfcf3": "5052123562783 with e between its groups",
		"f6ipAvipXrJusiXEuHCMf9E7R-ck_OQl6icY57mEIWQ":                      "a chain key after a dash",
	} {
		if found := Secrets("", "", text); len(found) > 0 {
			t.Errorf("%s holds %v: %s", text, found, as)
		}
		redactor := &redactor{}
		if redacted := redactor.text("", text); redacted != text {
			t.Errorf("%s is redacted to %s: %s", text, redacted, as)
		}
	}
}
