package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

// shop is a client for the transcripts of the gate: it takes each argument as a step.
//
//	token                make a token
//	charge, charge=N     charge the token, or N satang of it
//	tell=TEXT            make a charge with a text as its description
//	list, transfers      list charges, or what the contract does not describe
//	nowhere              ask for what the API does not have
//	get=URL              ask another host
//	test=NAME            name a test in the header of marks; run=NAME prints it as go test -v does
//	say=TEXT, ask        print to both streams; copy standard input
//	exit=N, sleep=D      end with an exit code; wait
func shop() {
	c := shopClient{public: os.Getenv("OMISE_PUBLIC_KEY"), secret: os.Getenv("OMISE_SECRET_KEY")}
	for _, step := range os.Args[1:] {
		name, value, _ := strings.Cut(step, "=")
		do, known := shopSteps[name]
		if !known {
			fmt.Fprintln(os.Stderr, "the shop knows no step "+name)
			os.Exit(99)
		}
		do(&c, value)
	}
}

type shopClient struct{ public, secret, token, mark string }

var shopSteps = map[string]func(*shopClient, string){
	"token": func(c *shopClient, _ string) {
		c.token, _ = c.send(c.public, "POST", "OMISE_VAULT_URL", "/tokens", url.Values{
			"card[name]": {"A Shop"}, "card[number]": {"4242424242424242"}, "card[expiration_month]": {"2"},
			"card[expiration_year]": {"2040"}, "card[security_code]": {"123"},
		})["id"].(string)
	},
	"charge": func(c *shopClient, amount string) {
		if amount == "" {
			amount = "100000"
		}
		c.send(c.secret, "POST", "OMISE_API_URL", "/charges", url.Values{"amount": {amount}, "currency": {"thb"}, "card": {c.token}})
	},
	"tell": func(c *shopClient, text string) {
		c.send(c.secret, "POST", "OMISE_API_URL", "/charges", url.Values{"amount": {"100000"}, "description": {text}})
	},
	"list":      func(c *shopClient, _ string) { c.send(c.secret, "GET", "OMISE_API_URL", "/charges", nil) },
	"transfers": func(c *shopClient, _ string) { c.send(c.secret, "GET", "OMISE_API_URL", "/transfers", nil) },
	"nowhere":   func(c *shopClient, _ string) { c.send(c.secret, "GET", "OMISE_API_URL", "/nowhere", nil) },
	"get": func(_ *shopClient, url string) {
		answer, err := http.Get(url)
		if err != nil {
			fmt.Println(err)
			return
		}
		defer answer.Body.Close()
		_, _ = io.Copy(os.Stdout, answer.Body)
	},
	"test":  func(c *shopClient, name string) { c.mark = name },
	"run":   func(_ *shopClient, name string) { fmt.Printf("=== RUN   %s\n", name) },
	"say":   func(_ *shopClient, text string) { fmt.Println(text); fmt.Fprintln(os.Stderr, text+" as well") },
	"ask":   func(*shopClient, string) { _, _ = io.Copy(os.Stdout, os.Stdin) },
	"exit":  func(_ *shopClient, code string) { number, _ := strconv.Atoi(code); os.Exit(number) },
	"sleep": func(_ *shopClient, text string) { d, _ := time.ParseDuration(text); time.Sleep(d) },
}

// send sends a request and returns the answer.
func (c *shopClient) send(key, method, host, path string, form url.Values) map[string]any {
	request, err := http.NewRequest(method, os.Getenv(host)+path, strings.NewReader(form.Encode()))
	if err != nil {
		panic(err)
	}
	request.SetBasicAuth(key, "")
	request.Header.Set("Omise-Version", "2019-05-29")
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if c.mark != "" {
		request.Header.Set("Omise-Conformance-Mark", c.mark)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(98)
	}
	defer answer.Body.Close()
	var object map[string]any
	_ = json.NewDecoder(answer.Body).Decode(&object)
	fmt.Println(answer.StatusCode, object["object"])
	return object
}
