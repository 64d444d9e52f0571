package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// commandsKept fails where a command or a flag of the last release is gone and the changelog does not name it.
func commandsKept(ctx context.Context, p project) (string, error) {
	return besideLast(ctx, p, func(old, home string) (string, error) {
		section, err := p.section()
		if err != nil {
			return "", err
		}
		var named [2][]string
		for i, tree := range []string{old, home} {
			binary := filepath.Join(filepath.Dir(old), fmt.Sprintf("command-%d", i))
			if said, err := goSays(ctx, tree, "build", "-o", binary, "./cmd/omise-conformance"); err != nil {
				return said, err
			}
			if named[i], err = commandLine(ctx, binary); err != nil {
				return "", err
			}
		}
		return goneNames(p.last, without(named[0], named[1]), section)
	})
}

// goneNames returns a line for each name that is gone and that the section does not name.
func goneNames(since string, gone []string, section string) (string, error) {
	var said strings.Builder
	for _, name := range gone {
		if !strings.Contains(section, "`"+name+"`") {
			fmt.Fprintf(&said, "%s has %s; it is gone, and CHANGELOG.md does not name it\n", since, name)
		}
	}
	if said.Len() > 0 {
		return said.String(), errNotMet
	}
	return "", nil
}

var (
	helpCommand = regexp.MustCompile(`^  ([a-z][a-z0-9-]*) +\S`)
	helpFlag    = regexp.MustCompile(`^ {2,6}(?:-\w, )?(--[a-z][a-z0-9-]*)`)
)

// commandLine returns the commands of a binary and their flags as its help lists them: "run", "run --api-url".
func commandLine(ctx context.Context, binary string, path ...string) ([]string, error) {
	out, err := exec.CommandContext(ctx, binary, append(path, "--help")...).Output()
	if err != nil {
		return nil, fmt.Errorf("%s --help: %w", strings.Join(path, " "), err)
	}
	commands, flags := listed(string(out))
	var names []string
	for _, flag := range flags {
		names = append(names, strings.TrimSpace(strings.Join(path, " ")+" "+flag))
	}
	for _, command := range commands {
		below := append(path[:len(path):len(path)], command)
		names = append(names, strings.Join(below, " "))
		further, err := commandLine(ctx, binary, below...)
		if err != nil {
			return nil, err
		}
		names = append(names, further...)
	}
	return names, nil
}

// listed returns what stands below the headings of commands and flags in a help.
func listed(help string) (commands, flags []string) {
	heading := ""
	for line := range strings.Lines(help) {
		if line[0] != ' ' && line[0] != '\n' {
			heading = strings.TrimSpace(line)
			continue
		}
		if found := helpCommand.FindStringSubmatch(line); found != nil && strings.HasSuffix(heading, "Commands:") && found[1] != "help" {
			commands = append(commands, found[1])
		}
		if found := helpFlag.FindStringSubmatch(line); found != nil && strings.HasSuffix(heading, "Flags:") {
			flags = append(flags, found[1])
		}
	}
	return commands, flags
}
