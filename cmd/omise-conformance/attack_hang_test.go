package main

import (
	"testing"
	"time"
)

// hangAttacks are answers that are not HTTP, or that do not end.
var hangAttacks = []attack{
	{name: "no status line", answer: bytesThenEnd("\r\n\r\n"), code: 3, says: "no usable answer from"},
	{
		name: "a body that does not end", code: 3, says: "did not answer within 700ms",
		answer: bytesForEver("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", " ", time.Second),
	},
}

func TestConnectionsThatHang(t *testing.T) {
	t.Parallel()
	attacked(t, hangAttacks)
}
