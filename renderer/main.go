// The renderer: a pure function from a tree of files to Kubernetes objects. It reads a tar from standard input, whose first
// entry `request.json` says what to render, and writes one JSON answer. Before it looks at what others wrote it gives up
// files, sockets and programs (seal_linux.go), so that neither a chart nor a kustomization can reach anything with its help.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

func main() {
	err := errUsage
	switch {
	case len(os.Args) == 1:
		err = run(os.Stdin, os.Stdout)
	case len(os.Args) == 3 && os.Args[1] == "install":
		err = install(os.Args[2])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "renderer:", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("without arguments it renders; install FILE copies it")

// install copies the program to a file: its image has nothing that could, and another container of the pod runs it.
func install(file string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	program, err := os.ReadFile(self)
	if err != nil {
		return err
	}
	return os.WriteFile(file, program, 0o755)
}

// run answers one request. An error is a fault of the caller or of the machine; what is wrong with the source is in the answer.
func run(in io.Reader, out io.Writer) error {
	if err := seal(); err != nil {
		return fmt.Errorf("give up files, sockets and programs: %w", err)
	}
	request, tree, problem, err := readRequest(in)
	if err != nil {
		return err
	}
	answer := Answer{Objects: []Object{}, Problems: []Problem{}}
	if problem != nil {
		answer.Problems = append(answer.Problems, *problem)
	} else {
		answer = render(request, tree)
	}
	return json.NewEncoder(out).Encode(answer)
}

func render(request Request, tree *Tree) Answer {
	limits := collector{limits: request.Limits}
	switch request.Kind {
	case "manifests":
		renderManifests(request, tree, &limits)
	case "kustomization":
		renderKustomization(request, tree, &limits)
	case "chart":
		renderChart(request, tree, &limits)
	default:
		limits.refuse(Problem{Code: "UnknownKind", Field: "kind", Message: fmt.Sprintf("%q is not a kind of source.", request.Kind)})
	}
	return limits.answer()
}
