package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/tools/history"
)

// schemasKept compares every JSON Schema that the last release had with the one of today.
func schemasKept(ctx context.Context, p project) (string, error) {
	if p.last == "" {
		return nothingBefore, nil
	}
	files, err := history.Git(ctx, p.home, "ls-tree", "-r", "--name-only", p.last)
	if err != nil {
		return "", err
	}
	var said strings.Builder
	for file := range strings.FieldsSeq(files) {
		if !strings.HasSuffix(file, ".schema.json") || strings.Contains(file, "testdata/") {
			continue
		}
		before, err := history.Git(ctx, p.home, "show", p.last+":"+file)
		if err != nil {
			return "", err
		}
		now, err := os.ReadFile(filepath.Join(p.home, filepath.FromSlash(file)))
		if err != nil {
			fmt.Fprintf(&said, "%s: the schema of %s is gone\n", file, p.last)
			continue
		}
		found, err := narrowed([]byte(before), now)
		if err != nil {
			return "", fmt.Errorf("%s: %w", file, err)
		}
		for _, each := range found {
			fmt.Fprintf(&said, "%s%s\n", file, each)
		}
	}
	if said.Len() > 0 {
		return said.String(), errNotMet
	}
	return "", nil
}

// narrowed returns what a schema no longer promises to those who read documents, and what it demands of documents of before. A
// schema of another $id is another major version, and may do either.
func narrowed(before, now []byte) ([]string, error) {
	var old, today map[string]any
	if err := json.Unmarshal(before, &old); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(now, &today); err != nil {
		return nil, err
	}
	if old["$id"] != today["$id"] {
		return nil, nil
	}
	c := &comparison{}
	c.schema("", old, today)
	return c.found, nil
}

type comparison struct{ found []string }

func (c *comparison) say(at, sentence string, arguments ...any) {
	c.found = append(c.found, fmt.Sprintf("%s: "+sentence, append([]any{"#" + at}, arguments...)...))
}

// schema compares two schemas at one place, keyword by keyword.
func (c *comparison) schema(at string, before, after map[string]any) {
	properties, _ := after["properties"].(map[string]any)
	for _, name := range keys(before["properties"]) {
		if _, kept := properties[name]; !kept {
			c.say(at, "the key %s is gone", name)
		}
	}
	for _, name := range missing(before["required"], after["required"]) {
		if _, kept := properties[name]; kept { // else it is gone, which was said
			c.say(at, "the key %s may be missing now", name)
		}
	}
	for _, name := range missing(after["required"], before["required"]) {
		if slices.Contains(keys(before["properties"]), name) {
			c.say(at, "the key %s must be there now, and what was written before may lack it", name)
		}
	}
	if was := before["enum"]; was != nil {
		if gone := missing(was, after["enum"]); after["enum"] != nil && len(gone) > 0 {
			c.say(at, "the values %s are gone", strings.Join(gone, ", "))
		}
	} else if after["enum"] != nil {
		c.say(at, "only some values are allowed now")
	}
	if was, is := before["type"], after["type"]; was != nil && len(missing(list(was), list(is))) > 0 {
		c.say(at, "the type was %v and is %v", was, is)
	}
	if was, is := before["const"], after["const"]; was != nil && fmt.Sprint(was) != fmt.Sprint(is) {
		c.say(at, "the value was %v and is %v", was, is)
	}
	if was, is := before["$ref"], after["$ref"]; was != is && was != nil {
		c.say(at, "it was as %v and is as %v", was, is)
	}
	c.below(at, before, after)
}

// below compares the schemas within two schemas.
func (c *comparison) below(at string, before, after map[string]any) {
	for _, holder := range []string{"properties", "$defs"} {
		inner, _ := after[holder].(map[string]any)
		for _, name := range keys(before[holder]) {
			c.pair(at+"/"+holder+"/"+name, before[holder].(map[string]any)[name], inner[name])
		}
	}
	for _, keyword := range []string{"oneOf", "anyOf", "allOf"} {
		was, _ := before[keyword].([]any)
		is, _ := after[keyword].([]any)
		if len(was) != len(is) {
			c.say(at, "%s has %d schemas and had %d", keyword, len(is), len(was))
			continue
		}
		for i := range was {
			c.pair(fmt.Sprintf("%s/%s/%d", at, keyword, i), was[i], is[i])
		}
	}
	if after["additionalProperties"] == false && before["additionalProperties"] != false {
		c.say(at, "further keys are not allowed now")
	}
	c.pair(at+"/items", before["items"], after["items"])
	c.pair(at+"/additionalProperties", before["additionalProperties"], after["additionalProperties"])
}

// pair compares two schemas where both are objects.
func (c *comparison) pair(at string, before, after any) {
	was, is := before.(map[string]any)
	of, both := after.(map[string]any)
	if is && both {
		c.schema(at, was, of)
	}
}

func keys(object any) []string {
	members, _ := object.(map[string]any)
	return slices.Sorted(maps.Keys(members))
}

// list returns the value of a keyword that takes one or several as several.
func list(of any) any {
	if _, several := of.([]any); several || of == nil {
		return of
	}
	return []any{of}
}

// missing returns the members of one list that another lacks, as texts.
func missing(of, from any) []string { return without(texts(of), texts(from)) }

func texts(list any) []string {
	members, _ := list.([]any)
	written := make([]string, 0, len(members))
	for _, each := range members {
		written = append(written, fmt.Sprint(each))
	}
	return written
}
