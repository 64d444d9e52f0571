package target

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// transportFunc is a transport.
type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestAnswersThatAreNotFinal: a 101 is refused, by a target as by its control API, and the connection ends.
func TestAnswersThatAreNotFinal(t *testing.T) {
	ended := make(chan struct{}, 2)
	address := listen(t, func(connection net.Conn) {
		_, _ = io.WriteString(connection, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
		_, _ = io.Copy(io.Discard, connection)
		ended <- struct{}{}
	})
	const why = "(it answered 101 Switching Protocols, which was not asked for and ends no request)"
	ex := at(t, address).Do(t.Context(), Call{Method: http.MethodGet, Path: "/charges"})
	if ex.Failure == nil || ex.Failure.Message != "no usable answer from "+address+" "+why {
		t.Errorf("the target: %+v", ex.Failure)
	}
	control, err := NewControl(address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := control.Now(t.Context()); err == nil || !strings.Contains(err.Error(), why) {
		t.Errorf("the control API: %v", err)
	}
	for range 2 {
		select {
		case <-ended:
		case <-time.After(5 * time.Second):
			t.Fatal("the connection is still open")
		}
	}
}

// TestBodiesEndWithTheirContext: a body that waits for ever is closed when the context of its request ends, and says why.
func TestBodiesEndWithTheirContext(t *testing.T) {
	body, _ := io.Pipe()
	client := http.Client{Transport: Final(transportFunc(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Body: body, Request: r}, nil
	}))}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://api.test", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	read := make(chan error, 1)
	go func() {
		_, err := io.ReadAll(answer.Body)
		read <- err
	}()
	select {
	case err := <-read:
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the body ended with %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the body was not closed")
	}
}

func TestFinalOnce(t *testing.T) {
	once := Final(nil)
	if Final(once) != once {
		t.Error("a transport with final answers was wrapped again")
	}
}
