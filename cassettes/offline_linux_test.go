package cassettes

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
)

// TestReplayOpensNoSocket replays through a client while everything that dials
// fails, and counts the sockets of the process.
func TestReplayOpensNoSocket(t *testing.T) {
	path := saved(t, example(t))
	var dialed []string
	poisoned := &http.Transport{DialContext: func(_ context.Context, _, address string) (net.Conn, error) {
		dialed = append(dialed, address)
		return nil, errors.New("no network in a replay")
	}}
	resolver, transport := net.DefaultResolver, http.DefaultTransport
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: poisoned.DialContext}
	http.DefaultTransport = poisoned
	defer func() { net.DefaultResolver, http.DefaultTransport = resolver, transport }()
	if response, err := http.Get("http://api.omise.co/charges"); err == nil || len(dialed) == 0 {
		_ = response.Body.Close()
		t.Fatal("the poison does not work")
	}
	dialed = nil

	before := sockets(t)
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	genuine := Hosts{API: "https://api.omise.co", Vault: "https://vault.omise.co", Control: "http://127.0.0.1:1"}
	p := NewPlayer(genuine, c)
	client := &http.Client{Transport: p}
	for _, each := range chargeSteps {
		response, err := client.Do(each.request(t, genuine))
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
	}
	if response, err := client.Do(readCharge.request(t, genuine)); err == nil {
		_ = response.Body.Close()
		t.Error("a request that was not recorded was answered")
	}
	if after := sockets(t); after > before {
		t.Errorf("%d sockets before the replay, %d after it", before, after)
	}
	if len(dialed) != 0 {
		t.Errorf("dialed %v", dialed)
	}
}

func sockets(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skipf("sockets cannot be counted: %v", err)
	}
	count := 0
	for _, entry := range entries {
		if to, err := os.Readlink("/proc/self/fd/" + entry.Name()); err == nil && strings.HasPrefix(to, "socket:") {
			count++
		}
	}
	return count
}

// TestReplayWithoutAnyNetwork replays in a process that has no network at all.
func TestReplayWithoutAnyNetwork(t *testing.T) {
	path := saved(t, example(t))
	command := killable(t, "replay", path)
	command.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	command.Stderr = nil
	output, err := command.CombinedOutput()
	if errors.Is(err, syscall.EPERM) {
		t.Skip("a process without a network cannot be made here; TestReplayOpensNoSocket covers the same")
	}
	if err != nil {
		t.Errorf("%v: %s", err, output)
	}
}

// replayOffline is what the process without a network does.
func replayOffline(path string) error {
	if connection, err := net.Dial("tcp", "127.0.0.1:80"); !errors.Is(err, syscall.ENETUNREACH) {
		return fmt.Errorf("this process has a network: %v, %w", connection, err)
	}
	c, err := Load(path)
	if err != nil {
		return err
	}
	p := NewPlayer(replayHosts, c)
	for _, each := range chargeSteps {
		if _, _, err := each.do(&testing.T{}, replayHosts, p); err != nil {
			return err
		}
	}
	if problems := p.Problems(); len(problems) != 0 {
		return errors.New(problems[0])
	}
	return nil
}
