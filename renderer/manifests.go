package main

import (
	"fmt"
	"path"
	"strings"
)

// renderManifests takes every *.yaml, *.yml and *.json below a folder, or one file, in the order of their names.
func renderManifests(request Request, tree *Tree, out *collector) {
	root, _ := clean(request.Path)
	names := tree.names(root)
	if _, isFile := tree.files[root]; isFile {
		names = []string{root}
	}
	found := false
	for _, name := range names {
		switch strings.ToLower(path.Ext(name)) {
		case ".yaml", ".yml", ".json":
			found = true
			out.addYAML(tree.files[name], name, true)
		}
	}
	if !found {
		out.refuse(Problem{Code: "NothingThere", File: root, Field: "path", Message: fmt.Sprintf("There is no manifest in %q.", request.Path), Remedy: "Name a folder with *.yaml files."})
	}
}
