package methods

import (
	"fmt"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/money"
)

// emvField is one field of an EMVCo merchant-presented code: two digits of tag, two of length,
// the value.
func emvField(tag, value string) string { return fmt.Sprintf("%s%02d%s", tag, len(value), value) }

// dynamicCode marks a code that is for one payment only.
const dynamicCode = "12"

// bankCode is a code of an EMVCo scheme, which the payer's own bank reads.
type bankCode struct {
	currency, country string
	payee             func(reference string) string
	tail              func(reference string) string
}

// bankCodes are real ones in form, but to nobody: the payee is made of zeros, so that no banking
// app can pay them.
var bankCodes = map[string]bankCode{
	"promptpay": {"764", "TH", func(reference string) string {
		return emvField("30", emvField("00", "A000000677010112")+emvField("01", strings.Repeat("0", 15))+emvField("02", reference))
	}, func(string) string { return "" }},
	"paynow": {"702", "SG", func(string) string {
		return emvField("26", emvField("00", "SG.PAYNOW")+emvField("01", "2")+emvField("02", "000000000Z")+emvField("03", "0"))
	}, func(reference string) string { return emvField("62", emvField("01", reference)) }},
}

// ShowsEarly reports whether the code can be shown before there is a charge: the codes of wallets
// lead to its page.
func (k *SourceKind) ShowsEarly() bool { return bankCodes[k.Name].payee != nil }

// QrText returns the text of a bank's code, empty for a method whose code is not a QR code.
func (k *SourceKind) QrText(cur *money.Currency, amount int64, reference string) string {
	code, forBanks := bankCodes[k.Name]
	if !forBanks {
		return ""
	}
	text := emvField("00", "01") + emvField("01", dynamicCode) + code.payee(reference) + emvField("52", "0000") +
		emvField("53", code.currency) + emvField("54", cur.Decimal(amount)) + emvField("58", code.country) +
		emvField("59", "EMULATOR NO MONEY") + emvField("60", "NOWHERE") + code.tail(reference) + "6304"
	return text + fmt.Sprintf("%04X", CRC16(text))
}

// CRC16 is CRC-16/CCITT-FALSE, the checksum of EMVCo codes.
func CRC16(text string) uint16 {
	sum := uint16(0xFFFF)
	for i := range len(text) {
		sum ^= uint16(text[i]) << 8
		for range 8 {
			if sum&0x8000 != 0 {
				sum = sum<<1 ^ 0x1021
			} else {
				sum <<= 1
			}
		}
	}
	return sum
}
