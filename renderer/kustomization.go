package main

import (
	"fmt"
	"path"
	"slices"
	"strings"

	goyaml "go.yaml.in/yaml/v3"
	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// Where the source lies for kustomize, which builds no root of a file system.
const inMemory = "/source/"

// Annotation by which kustomize says where an object comes from, when `buildMetadata` asks for it.
const originAnnotation = "config.kubernetes.io/origin"

// Fields of a kustomization that name files or folders of which each is read.
var pathFields = []string{"resources", "bases", "components", "crds", "generators", "transformers", "validators"}

// Fields that have kustomize start programs or fetch something.
var programFields = map[string]string{
	"helmCharts":                  "Kustomize would start Helm and fetch the chart.",
	"helmChartInflationGenerator": "Kustomize would start Helm and fetch the chart.",
}

// renderKustomization builds a folder as `kustomize build` does, without anything that leaves it: no remote bases, no
// programs, no file outside of the source.
func renderKustomization(request Request, tree *Tree, out *collector) {
	root, _ := clean(request.Path)
	if kustomizationOf(tree, root) == "" {
		out.refuse(Problem{Code: "NothingThere", File: root, Field: "path", Message: fmt.Sprintf("There is no kustomization.yaml in %q.", request.Path), Remedy: "Name the folder that has it."})
		return
	}
	if checkKustomization(tree, root, out, map[string]bool{}); out.stopped {
		return
	}
	files := filesys.MakeFsInMemory()
	for name, data := range tree.files {
		if err := files.WriteFile(inMemory+name, data); err != nil {
			out.refuse(Problem{Code: "BadPath", File: name, Message: err.Error()})
			return
		}
	}
	if err := files.WriteFile(inMemory+kustomizationOf(tree, root), withOrigins(tree.files[kustomizationOf(tree, root)])); err != nil {
		out.refuse(Problem{Code: "BadPath", File: root, Message: err.Error()})
		return
	}
	options := krusty.MakeDefaultOptions()
	options.LoadRestrictions = types.LoadRestrictionsRootOnly
	options.PluginConfig = types.DisabledPluginConfig()
	built, err := build(krusty.MakeKustomizer(options), files, path.Join(inMemory, root))
	if err != nil {
		out.refuse(Problem{Code: "BuildFailed", File: kustomizationOf(tree, root), Message: "Kustomize: " + brief(err.Error())})
		return
	}
	for _, resource := range built.Resources() {
		object, err := resource.Map()
		if err != nil {
			out.refuse(Problem{Code: "NotAnObject", Message: err.Error()})
			return
		}
		out.add(object, originOf(object, root), 0)
	}
}

// build turns a panic of the library, which hostile input has found more than once, into an error.
func build(kustomizer *krusty.Kustomizer, files filesys.FileSystem, folder string) (built resmap.ResMap, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("it failed with %v", panicked)
		}
	}()
	return kustomizer.Run(files, folder)
}

func kustomizationOf(tree *Tree, folder string) string {
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		if _, exists := tree.files[path.Join(folder, name)]; exists {
			return path.Join(folder, name)
		}
	}
	return ""
}

// checkKustomization walks the kustomizations that a folder leads to and refuses, with file and line, what kustomize
// would fetch or start, or what does not exist.
func checkKustomization(tree *Tree, folder string, out *collector, seen map[string]bool) {
	file := kustomizationOf(tree, folder)
	if file == "" || seen[folder] {
		return
	}
	seen[folder] = true
	var document goyaml.Node
	if err := goyaml.Unmarshal(tree.files[file], &document); err != nil {
		out.refuse(Problem{Code: "BadYAML", File: file, Line: lineOf(err, true), Message: messageOf(err)})
		return
	}
	if len(document.Content) == 0 || document.Content[0].Kind != goyaml.MappingNode {
		out.refuse(Problem{Code: "BadKustomization", File: file, Line: 1, Message: "A kustomization is a map of names and values."})
		return
	}
	fields := document.Content[0].Content
	for at := 0; at+1 < len(fields); at += 2 {
		key, value := fields[at], fields[at+1]
		if why, starts := programFields[key.Value]; starts {
			out.refuse(Problem{Code: "Program", File: file, Line: key.Line, Field: key.Value, Message: why, Remedy: "Take the chart as a source of its own, or commit what it renders."})
		}
		if key.Value == "openapi" && value.Kind == goyaml.MappingNode {
			for inner := 0; inner+1 < len(value.Content); inner += 2 {
				if value.Content[inner].Value == "path" {
					checkEntry(tree, folder, file, "openapi.path", value.Content[inner+1], out, seen)
				}
			}
		}
		if !slices.Contains(pathFields, key.Value) || value.Kind != goyaml.SequenceNode {
			continue
		}
		for _, entry := range value.Content {
			checkEntry(tree, folder, file, key.Value, entry, out, seen)
		}
	}
}

func checkEntry(tree *Tree, folder, file, field string, entry *goyaml.Node, out *collector, seen map[string]bool) {
	// An entry of generators and transformers may be a document by itself.
	if entry.Kind != goyaml.ScalarNode || strings.Contains(entry.Value, "\n") {
		return
	}
	target, inside := clean(path.Join(folder, entry.Value))
	_, isFile := tree.files[target]
	switch {
	case !path.IsAbs(entry.Value) && inside && isFile:
	case !path.IsAbs(entry.Value) && inside && tree.isFolder(target):
		if kustomizationOf(tree, target) == "" {
			out.refuse(Problem{Code: "NothingThere", File: file, Line: entry.Line, Field: field, Message: fmt.Sprintf("The folder %q has no kustomization.yaml.", entry.Value), Remedy: "Name its files one by one, or add one."})
			return
		}
		checkKustomization(tree, target, out, seen)
	case looksRemote(entry.Value):
		out.refuse(Problem{Code: "Remote", File: file, Line: entry.Line, Field: field, Message: fmt.Sprintf("%q is not in the source, and nothing is fetched.", entry.Value), Remedy: "Commit a copy of it to the repository."})
	case !inside || path.IsAbs(entry.Value):
		out.refuse(Problem{Code: "PathOutside", File: file, Line: entry.Line, Field: field, Message: fmt.Sprintf("%q leads out of the source.", entry.Value), Remedy: "Choose a folder of the repository that holds all that it needs."})
	default:
		out.refuse(Problem{Code: "NothingThere", File: file, Line: entry.Line, Field: field, Message: fmt.Sprintf("%q does not exist.", entry.Value)})
	}
}

// looksRemote says whether kustomize would take an entry for a repository or an address.
func looksRemote(entry string) bool {
	host, _, _ := strings.Cut(entry, "/")
	return strings.Contains(entry, "://") || strings.Contains(entry, "@") || strings.Contains(entry, "?ref=") ||
		strings.HasPrefix(entry, "git::") || strings.HasPrefix(host, "github.com") ||
		(strings.Contains(strings.Trim(host, "."), ".") && strings.Contains(entry, "//"))
}

// withOrigins has a kustomization note where each object comes from.
func withOrigins(text []byte) []byte {
	fields := map[string]any{}
	if goyaml.Unmarshal(text, &fields) != nil {
		return text
	}
	asked, _ := fields["buildMetadata"].([]any)
	fields["buildMetadata"] = append(asked, "originAnnotations")
	changed, err := goyaml.Marshal(fields)
	if err != nil {
		return text
	}
	return changed
}

// originOf takes the origin that kustomize noted off an object.
func originOf(object map[string]any, root string) string {
	metadata, _ := object["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	text, noted := annotations[originAnnotation].(string)
	if !noted {
		return ""
	}
	if delete(annotations, originAnnotation); len(annotations) == 0 {
		delete(metadata, "annotations")
	}
	var origin struct {
		Path         string `yaml:"path"`
		ConfiguredIn string `yaml:"configuredIn"`
	}
	if goyaml.Unmarshal([]byte(text), &origin) != nil {
		return ""
	}
	if origin.Path == "" {
		origin.Path = origin.ConfiguredIn
	}
	return path.Join(root, origin.Path)
}

// brief is an error in one line, its middle left out where it repeats itself for pages.
func brief(text string) string {
	line := strings.Join(strings.Fields(text), " ")
	if strings.Contains(line, "operation not permitted") {
		line += " (nothing is fetched and no program is started)"
	}
	if len(line) <= 400 {
		return line
	}
	return strings.ToValidUTF8(line[:150], "") + " … " + strings.ToValidUTF8(line[len(line)-240:], "")
}
