package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"slices"
	"strconv"
)

// serveBaseline is the process of a baseline: "bare PORT FILE" answers every request with a file, "proxy URL" passes all on to an address and
// says its own.
func serveBaseline(name string, args []string) {
	address := "127.0.0.1:0"
	var handler http.Handler
	switch {
	case name == "proxy" && len(args) == 1:
		upstream, err := url.Parse(args[0])
		if err != nil {
			log.Fatal(err)
		}
		http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = slices.Max(connections)
		handler = &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(upstream) }}
	case name == "bare" && len(args) == 2:
		address = "127.0.0.1:" + args[0]
		answer, err := os.ReadFile(args[1])
		if err != nil {
			log.Fatal(err)
		}
		handler = answering(answer)
	default:
		log.Fatal("-serve wants bare PORT FILE or proxy URL")
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprintf(os.Stdout, "http://%s\n", listener.Addr())
	log.Fatal(http.Serve(listener, handler))
}

// answering reads each request and gives it the same answer.
func answering(answer []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
		_, _ = w.Write(answer)
	}
}
