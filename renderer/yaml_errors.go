package main

import (
	"regexp"
	"strconv"
	"strings"
)

var lineInError = regexp.MustCompile(`line (\d+)`)

// lineOf finds the line in an error of the YAML package, which says it in words only; 0 when it is not there.
func lineOf(err error, lines bool) int {
	found := lineInError.FindStringSubmatch(err.Error())
	if found == nil || !lines {
		return 0
	}
	line, _ := strconv.Atoi(found[1])
	return line
}

// messageOf is an error of the YAML package as a sentence.
func messageOf(err error) string {
	text := strings.TrimPrefix(strings.ReplaceAll(err.Error(), "\n  ", " "), "yaml: ")
	text = strings.TrimPrefix(text, "unmarshal errors: ")
	return "This is not valid YAML: " + strings.TrimSuffix(text, ".") + "."
}
