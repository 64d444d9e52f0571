package methods

import (
	"testing"
)

func TestCRCOfCodes(t *testing.T) {
	if got := CRC16("123456789"); got != 0x29B1 { // the check value of CRC-16/CCITT-FALSE
		t.Errorf("crc16 is %04X, want 29B1", got)
	}
}
