package identifiers

import "testing"

func TestNamed(t *testing.T) {
	for name, want := range map[string]bool{
		"X-B3-TraceId": true, "X-B3-Traceid": true, "b3": true, "traceparent": true, "X-Amzn-Trace-Id": true, "X-Cloud-Trace-Context": true,
		"CF-Ray": true, "Cf-Ray": true, "X-Request-Id": true, "Etag": true, "X-Correlation-ID": true, "X-Amz-Request-Id": true, "X-Varnish": true,
		"X-Datadog-Parent-Id": true, "Uber-Trace-Id": true, "orderNumber": true, "order_reference": true, "reference_number_1": true, "id": true,
		"raw_data": true, "txn_id": true, "requestID": true,
		"": false, "X-Debug": false, "number": false, "name": false, "description": false, "message": false, "card_id": false, "cardId": false,
		"X-Card-Trace": false, "pan_reference": false, "X-Runtime": false, "idle": false, "spanish": false,
	} {
		if got := Named(name); got != want {
			t.Errorf("%q: %v, want %v", name, got, want)
		}
	}
}
