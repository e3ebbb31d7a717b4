// The renderer: a pure function from a tree of files to Kubernetes objects. It reads a tar from standard input, whose first
// entry `request.json` says what to render, and writes one JSON answer. Before it looks at what others wrote it gives up
// files, sockets and programs (seal_linux.go), so that neither a chart nor a kustomization can reach anything with its help.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "renderer:", err)
		os.Exit(1)
	}
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
