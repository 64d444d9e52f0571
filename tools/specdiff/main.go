// Command specdiff reports which changes of the OpenAPI document since the last
// release break a client.
//
//	go -C tools run ./specdiff [-tag v1.2.0] [-meant FILE]
//
// It exits with 1 where there are such changes that the file, a part of a changelog, does not have, and with 0 where
// there is no release to compare with.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/omise-conformance/harness/tools/history"
)

// document is the file that is compared, as Git names it.
const document = "specs/openapi.yaml"

func main() {
	tag := flag.String("tag", "", "release to compare with (default: the last tag that begins with v)")
	meant := flag.String("meant", "", "file that has, between backticks, the sentences about changes that are meant")
	flag.Parse()
	text, broken, err := run(context.Background(), *tag, *meant)
	if err != nil {
		fmt.Fprintln(os.Stderr, "specdiff:", err)
		os.Exit(2)
	}
	fmt.Println(text)
	if broken {
		os.Exit(1)
	}
}

// run compares what is committed with a release.
func run(ctx context.Context, tag, meant string) (text string, broken bool, err error) {
	if tag == "" {
		if tag = history.LastRelease(ctx, "."); tag == "" {
			return "there is no release tag yet (v…): nothing to compare " + document + " with", false, nil
		}
	}
	base, err := history.Git(ctx, ".", "show", tag+":"+document)
	if err != nil {
		return "", false, fmt.Errorf("%s of %s cannot be read: %w", document, tag, err)
	}
	committed, err := history.Git(ctx, ".", "show", "HEAD:"+document)
	if err != nil {
		return "", false, fmt.Errorf("the committed %s cannot be read: %w", document, err)
	}
	changes, err := compare([]byte(base), []byte(committed))
	if err != nil {
		return "", false, err
	}
	if meant != "" {
		named, err := os.ReadFile(filepath.Clean(meant))
		if err != nil {
			return "", false, err
		}
		excuse(changes, string(named))
	}
	text, broken = tell(tag, changes)
	return text, broken, nil
}
