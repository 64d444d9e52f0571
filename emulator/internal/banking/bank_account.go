package banking

import (
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

type BankAccount struct {
	bank              knownBank
	Number, Name      string
	kind, Branch      string
	Created           wire.Stamp
	DifferentBankCode string // as given with or instead of a brand, in Japan
}

func (b BankAccount) Render(w *wire.Writer) {
	code := b.bank.Code
	if b.DifferentBankCode != "" {
		code = b.DifferentBankCode
	}
	w.Object("bank_account")
	w.Str("object", "bank_account")
	w.Bool("livemode", false)
	w.Str("last_digits", lastDigits(b.Number))
	w.Str("account_number", b.Number)
	w.Str("name", b.Name)
	w.StrOrNull("type", b.kind)
	w.Time("created_at", b.Created)
	w.Str("brand", b.bank.name)
	w.Str("bank_code", code)
	w.StrOrNull("branch_code", b.Branch)
	w.EndObject()
}

// Read puts the given parameters over the account and reports what is wrong with the result.
func (b *BankAccount) Read(p wire.Params) (faults []string) {
	if v, given := p.Str("number"); given {
		b.Number = v
	}
	if v, given := p.Str("name"); given {
		b.Name = v
	}
	if v := p.Text("type") + p.Text("account_type"); v != "" {
		b.kind = v
	}
	if v := p.Text("branch_code"); v != "" {
		b.Branch = v
	}
	faults = b.readBank(p)
	switch {
	case b.Number == "":
		faults = append(faults, "number can't be blank")
	case lastDigits(b.Number) == "" || strings.Trim(b.Number, "0123456789-") != "":
		faults = append(faults, "number is invalid")
	}
	if b.Name == "" {
		faults = append(faults, "name can't be blank")
	}
	if b.kind != "" && b.kind != "normal" && b.kind != "current" {
		faults = append(faults, "type is not included in the list")
	}
	return faults
}

// readBank reads which bank the account is with, by its code or its brand.
func (b *BankAccount) readBank(p wire.Params) (faults []string) {
	code, brand := p.Text("bank_code"), p.Text("brand")
	if code != "" {
		if found, known := findBank(code); known {
			b.bank, b.DifferentBankCode = found, ""
		} else { // Japanese banks are numbers, of which no list is known here
			b.bank, b.DifferentBankCode = knownBank{name: code}, code
		}
	}
	if brand != "" {
		found, known := findBank(brand)
		if !known {
			faults = append(faults, "brand is not included in the list")
		}
		b.bank = found
	}
	if b.bank.name == "" && brand == "" {
		faults = append(faults, "brand is not included in the list")
	}
	return faults
}

// lastDigits returns the last four digits of an account number, which may have dashes between them.
func lastDigits(number string) string {
	digits := strings.ReplaceAll(number, "-", "")
	return digits[max(len(digits)-4, 0):]
}

// Fields are what a state file holds of a bank account.
func (b *BankAccount) Fields(c *record.Codec) {
	record.Word(c, &b.bank.Code)
	record.Word(c, &b.bank.name)
	record.Text(c, &b.Number)
	record.Text(c, &b.Name)
	record.Word(c, &b.kind)
	record.Text(c, &b.Branch)
	record.Int(c, &b.Created)
	record.Text(c, &b.DifferentBankCode)
}
