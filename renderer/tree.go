package main

import (
	"archive/tar"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"strings"
)

// Tree is the files of a source, wholly in memory: a rendering never opens one.
type Tree struct {
	files map[string][]byte
}

// names gives the files below a folder ("" or "." for all), sorted.
func (tree *Tree) names(folder string) []string {
	prefix := strings.TrimPrefix(path.Clean(folder)+"/", "./")
	var names []string
	for name := range tree.files {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (tree *Tree) isFolder(folder string) bool { return len(tree.names(folder)) > 0 }

const requestName = "request.json"

// readRequest reads the tar. A symbolic link becomes a copy of what it leads to inside of the tree; one that leads out
// of it is a problem, as is a tree beyond the request's limits.
func readRequest(in io.Reader) (Request, *Tree, *Problem, error) {
	var request Request
	reader := tar.NewReader(in)
	header, err := reader.Next()
	if err != nil || header.Name != requestName {
		return request, nil, nil, fmt.Errorf("the first entry is not %s", requestName)
	}
	if err := json.NewDecoder(io.LimitReader(reader, 1<<20)).Decode(&request); err != nil {
		return request, nil, nil, fmt.Errorf("%s: %w", requestName, err)
	}
	if request.Limits == (Limits{}) {
		return request, nil, nil, errors.New("no limits")
	}
	if err := limitProcess(request.Limits); err != nil {
		return request, nil, nil, fmt.Errorf("limit the process: %w", err)
	}
	tree := &Tree{files: map[string][]byte{}}
	links := map[string]string{}
	room := request.Limits.TreeBytes
	for {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return request, nil, nil, fmt.Errorf("tar: %w", err)
		}
		name, inside := clean(header.Name)
		if !inside {
			return request, nil, problemAt(header.Name, "PathOutside", "The path leads out of the source.", ""), nil
		}
		if len(tree.files)+len(links) >= request.Limits.Files {
			return request, nil, problemAt("", "TooManyFiles", fmt.Sprintf("The source has more than %d files.", request.Limits.Files), "Name the sub-folder that is the template."), nil
		}
		switch header.Typeflag {
		case tar.TypeReg:
			if header.Size > request.Limits.FileBytes {
				return request, nil, problemAt(name, "FileTooLarge", fmt.Sprintf("The file has %d bytes, more than the %d that are read.", header.Size, request.Limits.FileBytes), ""), nil
			}
			if room -= header.Size; room < 0 {
				return request, nil, problemAt("", "TreeTooLarge", fmt.Sprintf("The source has more than %d bytes.", request.Limits.TreeBytes), "Name the sub-folder that is the template."), nil
			}
			data, err := io.ReadAll(reader)
			if err != nil {
				return request, nil, nil, fmt.Errorf("tar: %s: %w", name, err)
			}
			tree.files[name] = data
		case tar.TypeSymlink:
			links[name] = header.Linkname
		}
	}
	return request, tree, resolveLinks(tree, links, room), nil
}

// resolveLinks copies what symbolic links lead to, within the room that is left.
func resolveLinks(tree *Tree, links map[string]string, room int64) *Problem {
	names := make([]string, 0, len(links))
	for name := range links {
		names = append(names, name)
	}
	slices.Sort(names)
	copied := map[string][]byte{}
	for _, name := range names {
		target, inside := follow(name, links)
		if !inside {
			return problemAt(name, "LinkOutside", fmt.Sprintf("The symbolic link leads to %q, out of the source.", links[name]), "Put the file into the source itself.")
		}
		sources := []string{target}
		if _, file := tree.files[target]; !file {
			sources = tree.names(target)
		}
		for _, source := range sources {
			if room -= int64(len(tree.files[source])); room < 0 || len(copied) > math.MaxInt16 {
				return problemAt(name, "TreeTooLarge", "What its symbolic links lead to makes the source too large.", "")
			}
			copied[path.Join(name, strings.TrimPrefix(source, target))] = tree.files[source]
		}
	}
	for name, data := range copied {
		tree.files[name] = data
	}
	return nil
}

// follow leads a link to where it ends; false when that is outside of the tree or nowhere.
func follow(name string, links map[string]string) (string, bool) {
	for range 40 {
		target := links[name]
		if path.IsAbs(target) {
			return "", false
		}
		next, inside := clean(path.Join(path.Dir(name), target))
		if !inside {
			return "", false
		}
		if _, again := links[next]; !again {
			return next, true
		}
		name = next
	}
	return "", false
}

// clean gives a path inside of the tree as it is kept; false when it leads out.
func clean(name string) (string, bool) {
	cleaned := path.Clean(strings.TrimPrefix(name, "./"))
	return cleaned, !path.IsAbs(cleaned) && cleaned != ".." && !strings.HasPrefix(cleaned, "../") && !strings.ContainsRune(name, 0)
}

func problemAt(file, code, message, remedy string) *Problem {
	return &Problem{Level: refused, Code: code, File: file, Message: message, Remedy: remedy}
}
