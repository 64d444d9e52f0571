// Package banking knows banks and the bank accounts of recipients.
package banking

import (
	"strings"
)

// knownBank is one that recipients can have an account with.
type knownBank struct{ Code, name string }

// Banks are those of the recorded capability, in its order.
var Banks = []knownBank{
	{"test", "Test Bank"},
	{"bbl", "Bangkok Bank"},
	{"kbank", "Kasikornbank"},
	{"rbs", "Royal Bank of Scotland"},
	{"ktb", "Krungthai Bank"},
	{"jpm", "J.P. Morgan"},
	{"mufg", "Bank of Tokyo-Mitsubishi UFJ"},
	{"ttb", "TMBThanachart Bank"},
	{"scb", "Siam Commercial Bank"},
	{"citi", "Citibank"},
	{"smbc", "Sumitomo Mitsui Banking Corporation"},
	{"sc", "Standard Chartered (Thai)"},
	{"cimb", "CIMB Thai Bank"},
	{"uob", "United Overseas Bank (Thai)"},
	{"bay", "Bank of Ayudhya (Krungsri)"},
	{"mega", "Mega International Commercial Bank"},
	{"boa", "Bank of America"},
	{"cacib", "Credit Agricole"},
	{"gsb", "Government Savings Bank"},
	{"hsbc", "Hongkong and Shanghai Banking Corporation"},
	{"db", "Deutsche Bank"},
	{"ghb", "Government Housing Bank"},
	{"baac", "Bank for Agriculture and Agricultural Cooperatives"},
	{"mb", "Mizuho Bank"},
	{"bnp", "BNP Paribas"},
	{"ibank", "Islamic Bank of Thailand"},
	{"tisco", "Tisco Bank"},
	{"kk", "Kiatnakin Bank"},
	{"icbc", "Industrial and Commercial Bank of China (Thai)"},
	{"tcrb", "Thai Credit Retail Bank"},
	{"lhb", "Land and Houses Bank"},
}

// findBank knows a bank by its code or its name.
func findBank(text string) (knownBank, bool) {
	for _, b := range Banks {
		if strings.EqualFold(text, b.Code) || strings.EqualFold(text, b.name) {
			return b, true
		}
	}
	return knownBank{}, false
}
