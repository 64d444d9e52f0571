package api

import (
	"encoding/xml"
	"fmt"
	"image/png"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/methods"
)

// fields takes an EMVCo code apart.
func fields(t *testing.T, code string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for code != "" {
		var length int
		if _, err := fmt.Sscanf(code[2:4], "%d", &length); err != nil {
			t.Fatalf("no length at %q", code)
		}
		all[code[:2]] = code[4 : 4+length]
		code = code[4+length:]
	}
	return all
}

func TestBankCodes(t *testing.T) {
	k := newKit(t, Options{})
	for kind, want := range map[string]map[string]string{
		"promptpay": {"00": "01", "01": "12", "53": "764", "54": "3000.00", "58": "TH"},
		"paynow":    {"00": "01", "01": "12", "53": "702", "54": "100.00", "58": "SG"},
	} {
		id := k.sourceCharge(kind, nil).ok().str("id")
		ch, _ := k.emu.AllAccounts()[0].Charges.Get(id)
		text := qrText(ch.More.Source, id)
		got := fields(t, text)
		for tag, value := range want {
			if got[tag] != value {
				t.Errorf("field %s of a %s code is %q, want %q (%s)", tag, kind, got[tag], value, text)
			}
		}
		if sum := fmt.Sprintf("%04X", methods.CRC16(text[:len(text)-4])); got["63"] != sum {
			t.Errorf("the checksum of a %s code is %s, want %s", kind, got["63"], sum)
		}
		if payee := got["30"] + got["26"]; !strings.Contains(payee, "000000000") {
			t.Errorf("the payee of a %s code is %s, want nobody", kind, payee)
		}
	}
}

func TestDownloads(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		addresses := map[string]string{}
		if k.documented() {
			qr := k.sourceCharge("promptpay", nil).ok()
			addresses["the code of a charge"] = qr.str("source", "scannable_code", "image", "download_uri")
		}
		wallet := k.sourceCharge("truemoney_qr", nil).ok()
		addresses["the code of a wallet"] = wallet.str("source", "scannable_code", "image", "download_uri")
		addresses["the slip of a bill"] = k.sourceCharge("bill_payment_tesco_lotus", nil).ok().str("source", "references", "barcode")
		if k.documented() {
			addresses["the code of a fresh source"] = k.source("promptpay").str("scannable_code", "image", "download_uri")
		}
		for what, address := range addresses {
			answer := k.browse("GET", address, "")
			if answer.status != 200 || answer.header.Get("Content-Type") != "image/png" {
				t.Fatalf("%s is answered %d %s", what, answer.status, answer.header.Get("Content-Type"))
			}
			picture, err := png.Decode(strings.NewReader(answer.raw))
			if err != nil {
				t.Fatalf("%s is no PNG: %v", what, err)
			}
			dark := 0
			for y := range picture.Bounds().Dy() {
				for x := range picture.Bounds().Dx() {
					if r, _, _, _ := picture.At(x, y).RGBA(); r == 0 {
						dark++
					}
				}
			}
			if share := 100 * dark / (picture.Bounds().Dx() * picture.Bounds().Dy()); share < 20 || share > 60 {
				t.Errorf("%d %% of %s are dark", share, what)
			}
			if r, _, _, _ := picture.At(0, 0).RGBA(); r != 0xffff {
				t.Errorf("%s has no white margin", what)
			}
			if wrong := k.browse("GET", address[:len(address)-1]+"x", ""); wrong.status != 404 {
				t.Errorf("%s is served at a wrong address: %d", what, wrong.status)
			}
		}
		plain := k.cardCharge(nil).ok().str("id")
		if none := k.browse("GET", "/charges/"+plain+"/documents/docu_test_x/downloads/X", ""); none.status != 404 {
			t.Errorf("the document of a card charge is answered %d", none.status)
		}
	})
}

// Codes of promptpay are drawings since 2026: the same modules as those of the picture.
func TestDrawnCodes(t *testing.T) {
	k := newKit(t, Options{})
	charge := k.sourceCharge("promptpay", nil).ok()
	charge.has(nil, "source", "supplier_id")
	answer := k.browse("GET", charge.str("source", "scannable_code", "image", "download_uri"), "")
	if answer.status != 200 || answer.header.Get("Content-Type") != "image/svg+xml" {
		t.Fatalf("answered %d %s", answer.status, answer.header.Get("Content-Type"))
	}
	var drawing struct {
		ViewBox string `xml:"viewBox,attr"`
		Paths   []struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
	}
	if err := xml.Unmarshal([]byte(answer.raw), &drawing); err != nil {
		t.Fatal(err)
	}
	picture, err := qrImage(charge.str("source", "scannable_code", "raw_data"))
	if err != nil {
		t.Fatal(err)
	}
	side := picture.Bounds().Dx() / modulePixels
	if want := fmt.Sprintf("0 0 %d %d", side, side); drawing.ViewBox != want || len(drawing.Paths) != 2 {
		t.Fatalf("the drawing has %s and %d paths, want %s", drawing.ViewBox, len(drawing.Paths), want)
	}
	for y := range side {
		for x := range side {
			r, _, _, _ := picture.At(x*modulePixels, y*modulePixels).RGBA()
			if drawn := strings.Contains(drawing.Paths[1].D, fmt.Sprintf("M%d %dh1v1h-1z", x, y)); drawn != (r == 0) {
				t.Fatalf("module %d, %d: drawn %t", x, y, drawn)
			}
		}
	}
}
