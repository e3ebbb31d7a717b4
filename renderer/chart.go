package main

import (
	"encoding/json"
	"fmt"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"sigs.k8s.io/yaml"
)

// Annotation of what Helm runs at moments of an installation.
const hookAnnotation = "helm.sh/hook"

// renderChart renders a chart as `helm template` does. What is not in the source is not fetched; `lookup` finds nothing,
// since there is no cluster. It is rendered twice: what differs is drawn from chance or the clock, and named.
func renderChart(request Request, tree *Tree, out *collector) {
	root, _ := clean(request.Path)
	loaded, values, problem := loadChart(request, tree, root)
	if problem != nil {
		out.refuse(*problem)
		return
	}
	first, problem := renderOnce(request, loaded, values, root)
	if problem != nil {
		out.refuse(*problem)
		return
	}
	second, problem := renderOnce(request, loaded, values, root)
	if problem != nil {
		out.refuse(*problem)
		return
	}
	for _, text := range first {
		before := len(out.objects)
		out.addYAML([]byte(text.text), text.file, false)
		if out.stopped {
			return
		}
		again := collector{limits: request.Limits}
		if at := slices.IndexFunc(second, func(one rendered) bool { return one.file == text.file }); at >= 0 && second[at].text != text.text {
			again.addYAML([]byte(second[at].text), text.file, false)
			warnOfChance(out, out.objects[before:], again.objects)
		}
		dropHooks(out, before)
	}
	for _, file := range templatesOf(loaded, root) {
		if line := lineWith(file.Data, lookupCall); line > 0 {
			out.warn(Problem{Code: "Lookup", File: file.Name, Line: line, Message: "`lookup` finds nothing: charts are rendered without a cluster.", Remedy: "Take what it looks for from a value."})
		}
	}
	for _, crd := range loaded.CRDObjects() {
		out.addYAML(crd.File.Data, path.Join(root, crd.Filename), true)
	}
}

var lookupCall = regexp.MustCompile(`\{\{[^}]*\blookup\s+["$.(]`)

func loadChart(request Request, tree *Tree, root string) (*chart.Chart, map[string]any, *Problem) {
	chartFile := path.Join(root, chartutil.ChartfileName)
	if _, exists := tree.files[chartFile]; !exists {
		return nil, nil, &Problem{Code: "NothingThere", File: root, Field: "path", Message: fmt.Sprintf("There is no Chart.yaml in %q.", request.Path), Remedy: "Name the folder that has it."}
	}
	var files []*loader.BufferedFile
	for _, name := range tree.names(root) {
		files = append(files, &loader.BufferedFile{Name: strings.TrimPrefix(name, strings.TrimPrefix(root+"/", "./")), Data: tree.files[name]})
	}
	loaded, err := loader.LoadFiles(files)
	if err != nil {
		return nil, nil, &Problem{Code: "BadChart", File: chartFile, Message: "Helm: " + brief(err.Error())}
	}
	for _, dependency := range loaded.Metadata.Dependencies {
		if !slices.ContainsFunc(loaded.Dependencies(), func(one *chart.Chart) bool { return one.Name() == dependency.Name }) {
			return nil, nil, &Problem{Code: "Remote", File: chartFile, Field: "dependencies", Message: fmt.Sprintf("The chart %q, which this one needs, is not in its folder charts/, and nothing is fetched.", dependency.Name), Remedy: "Run `helm dependency build` and commit charts/."}
		}
	}
	values := map[string]any{}
	for _, name := range request.ValueFiles {
		file, inside := clean(path.Join(root, name))
		data, exists := tree.files[file]
		if !inside || !exists {
			return nil, nil, &Problem{Code: "NothingThere", File: file, Field: "valueFiles", Message: fmt.Sprintf("The file of values %q does not exist in the source.", name)}
		}
		read := map[string]any{}
		if err := yaml.Unmarshal(data, &read); err != nil {
			return nil, nil, &Problem{Code: "BadYAML", File: file, Line: lineOf(err, true), Message: messageOf(err)}
		}
		values = chartutil.MergeTables(read, values)
	}
	if len(request.Values) > 0 {
		given := map[string]any{}
		if err := json.Unmarshal(request.Values, &given); err != nil {
			return nil, nil, &Problem{Code: "BadValues", Field: "values", Message: "The values are not a map."}
		}
		values = chartutil.MergeTables(given, values)
	}
	return loaded, values, nil
}

type rendered struct{ file, text string }

// renderOnce gives the text of each template that has any, by the names of their files.
func renderOnce(request Request, source *chart.Chart, given map[string]any, root string) (texts []rendered, problem *Problem) {
	defer func() {
		if panicked := recover(); panicked != nil {
			problem = &Problem{Code: "RenderFailed", File: root, Message: fmt.Sprintf("Helm failed with %v.", panicked)}
		}
	}()
	values := map[string]any{}
	if copied, err := json.Marshal(given); err == nil {
		_ = json.Unmarshal(copied, &values)
	}
	failed := func(err error) ([]rendered, *Problem) {
		file, line := placeOf(err, source, root)
		return nil, &Problem{Code: "RenderFailed", File: file, Line: line, Message: "Helm: " + brief(err.Error())}
	}
	if err := chartutil.ProcessDependenciesWithMerge(source, values); err != nil {
		return failed(err)
	}
	capabilities := chartutil.DefaultCapabilities.Copy()
	if version, err := chartutil.ParseKubeVersion(request.KubeVersion); err == nil {
		capabilities.KubeVersion = *version
	}
	if needed := source.Metadata.KubeVersion; needed != "" && !chartutil.IsCompatibleRange(needed, capabilities.KubeVersion.String()) {
		return nil, &Problem{Code: "KubeVersion", File: path.Join(root, chartutil.ChartfileName), Field: "kubeVersion", Message: fmt.Sprintf("The chart wants Kubernetes %s, the cluster has %s.", needed, capabilities.KubeVersion.Version)}
	}
	release := chartutil.ReleaseOptions{Name: request.Release, Namespace: request.Namespace, Revision: 1, IsInstall: true}
	all, err := chartutil.ToRenderValues(source, values, release, capabilities)
	if err != nil {
		return failed(err)
	}
	output, err := engine.Render(source, all)
	if err != nil {
		return failed(err)
	}
	var total int64
	for name, text := range output {
		if total += int64(len(text)); total > 4*request.Limits.OutputBytes {
			return nil, &Problem{Code: "OutputTooLarge", File: root, Message: fmt.Sprintf("The templates render to more than %d bytes.", 4*request.Limits.OutputBytes)}
		}
		if strings.TrimSpace(text) != "" && !strings.HasSuffix(name, "NOTES.txt") && !strings.HasPrefix(path.Base(name), "_") {
			texts = append(texts, rendered{file: fileOf(name, source, root), text: text})
		}
	}
	slices.SortFunc(texts, func(a, b rendered) int { return strings.Compare(a.file, b.file) })
	return texts, nil
}

// fileOf is the file of a template, which Helm calls by the chart's name.
func fileOf(template string, source *chart.Chart, root string) string {
	return path.Join(root, strings.TrimPrefix(template, source.Name()+"/"))
}

var placeInError = regexp.MustCompile(`\(?([\w./-]+\.(?:yaml|yml|tpl|txt|json)):(\d+)`)

// placeOf finds file and line in an error of Helm, which says them in words only. The last one is where it went wrong.
func placeOf(err error, source *chart.Chart, root string) (string, int) {
	all := placeInError.FindAllStringSubmatch(err.Error(), -1)
	if len(all) == 0 {
		return path.Join(root, chartutil.ChartfileName), 0
	}
	last := all[len(all)-1]
	line := 0
	_, _ = fmt.Sscan(last[2], &line)
	return fileOf(last[1], source, root), line
}

// dropHooks takes off what Helm would run at moments of an installation, from an object on.
func dropHooks(out *collector, from int) {
	out.objects = append(out.objects[:from], slices.DeleteFunc(slices.Clone(out.objects[from:]), func(one Object) bool {
		metadata, _ := one.Object["metadata"].(map[string]any)
		annotations, _ := metadata["annotations"].(map[string]any)
		hook, isHook := annotations[hookAnnotation].(string)
		if isHook {
			out.warn(Problem{Code: "Hook", File: one.File, Field: hookAnnotation, Message: fmt.Sprintf("%v %v is a hook (%s), which is left out: objects are applied, nothing is installed by steps.", one.Object["kind"], metadata["name"], hook), Remedy: "Make it a Job without the annotation if it has to run."})
		}
		return isHook
	})...)
}

// warnOfChance names the fields in which two renderings of one template differ.
func warnOfChance(out *collector, first, second []Object) {
	for at, one := range first {
		if at >= len(second) {
			return
		}
		for _, field := range differences(one.Object, second[at].Object, "") {
			out.warn(Problem{Code: "DrawsOnChance", File: one.File, Field: field, Message: fmt.Sprintf("%v: this is another value each time the chart is rendered.", one.Object["kind"]), Remedy: "Let the template generate the secret (`secrets.generate`) and give it to the chart as a value."})
		}
	}
}

func differences(a, b any, at string) []string {
	left, leftIsMap := a.(map[string]any)
	right, rightIsMap := b.(map[string]any)
	if !leftIsMap || !rightIsMap {
		if reflect.DeepEqual(a, b) {
			return nil
		}
		return []string{at}
	}
	var found []string
	for key := range left {
		found = append(found, differences(left[key], right[key], strings.TrimPrefix(at+"."+key, "."))...)
	}
	slices.Sort(found)
	return found
}

type templateFile struct {
	Name string
	Data []byte
}

func templatesOf(source *chart.Chart, root string) []templateFile {
	var all []templateFile
	for _, file := range source.Templates {
		all = append(all, templateFile{Name: path.Join(root, file.Name), Data: file.Data})
	}
	for _, dependency := range source.Dependencies() {
		all = append(all, templatesOf(dependency, path.Join(root, "charts", dependency.Name()))...)
	}
	return all
}

func lineWith(text []byte, pattern *regexp.Regexp) int {
	for at, line := range strings.Split(string(text), "\n") {
		if pattern.MatchString(line) {
			return at + 1
		}
	}
	return 0
}
