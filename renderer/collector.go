package main

import (
	"encoding/json"
	"fmt"
	"strings"

	goyaml "go.yaml.in/yaml/v3"
	"sigs.k8s.io/yaml"
)

// collector gathers what a rendering gives, within its limits.
type collector struct {
	limits   Limits
	objects  []Object
	problems []Problem
	bytes    int64
	stopped  bool
}

func (c *collector) refuse(problem Problem) {
	problem.Level = refused
	c.problems = append(c.problems, problem)
	c.stopped = true
}

func (c *collector) warn(problem Problem) {
	problem.Level = warning
	c.problems = append(c.problems, problem)
}

// add takes an object; a List is taken item by item, as kubectl does.
func (c *collector) add(object map[string]any, file string, line int) {
	if c.stopped {
		return
	}
	kind, _ := object["kind"].(string)
	if items, isList := object["items"].([]any); isList && strings.HasSuffix(kind, "List") {
		for _, item := range items {
			if inner, isObject := item.(map[string]any); isObject {
				c.add(inner, file, line)
			}
		}
		return
	}
	version, _ := object["apiVersion"].(string)
	metadata, _ := object["metadata"].(map[string]any)
	name, _ := metadata["name"].(string)
	for field, value := range map[string]string{"apiVersion": version, "kind": kind, "metadata.name": name} {
		if value == "" {
			c.refuse(Problem{Code: "NotAnObject", File: file, Line: line, Field: field, Message: fmt.Sprintf("This is no Kubernetes object: it has no %s.", field), Remedy: "Add it, or keep the file out of the template's folder."})
			return
		}
	}
	text, err := json.Marshal(object)
	if err != nil {
		c.refuse(Problem{Code: "NotAnObject", File: file, Line: line, Message: err.Error()})
		return
	}
	if c.bytes += int64(len(text)); c.bytes > c.limits.OutputBytes {
		c.refuse(Problem{Code: "OutputTooLarge", File: file, Line: line, Message: fmt.Sprintf("The objects have more than %d bytes in all.", c.limits.OutputBytes)})
		return
	}
	if len(c.objects) >= c.limits.Objects {
		c.refuse(Problem{Code: "TooManyObjects", File: file, Line: line, Message: fmt.Sprintf("There are more than %d objects.", c.limits.Objects)})
		return
	}
	c.objects = append(c.objects, Object{Object: object, File: file, Line: line})
}

// addYAML takes the documents of a text. Lines are of the text where `lines` says so: a rendered text has none to show.
func (c *collector) addYAML(text []byte, file string, lines bool) {
	decoder := goyaml.NewDecoder(strings.NewReader(string(text)))
	for !c.stopped {
		var node goyaml.Node
		err := decoder.Decode(&node)
		if err != nil {
			if err.Error() != "EOF" {
				c.refuse(Problem{Code: "BadYAML", File: file, Line: lineOf(err, lines), Message: messageOf(err)})
			}
			return
		}
		// An alias is written out by what reads it: the decoder bounds that, its encoder does not.
		var value any
		if err := node.Decode(&value); err != nil {
			c.refuse(Problem{Code: "BadYAML", File: file, Line: lineOf(err, lines), Message: messageOf(err)})
			return
		}
		if value == nil {
			continue
		}
		line := 0
		if lines && len(node.Content) > 0 {
			line = node.Content[0].Line
		}
		plain, err := toJSON(value)
		if err != nil {
			c.refuse(Problem{Code: "NotAnObject", File: file, Line: line, Message: "This document is not a map of names and values.", Remedy: "Keep files that are no manifests out of the template's folder."})
			return
		}
		c.add(plain, file, line)
	}
}

// toJSON makes values as JSON has them of what YAML has: its keys may be numbers or booleans, its times are text.
func toJSON(value any) (map[string]any, error) {
	text, err := goyaml.Marshal(value)
	if err != nil {
		return nil, err
	}
	var object map[string]any
	return object, yaml.Unmarshal(text, &object)
}

func (c *collector) answer() Answer {
	answer := Answer{Objects: c.objects, Problems: c.problems}
	if answer.Objects == nil || c.stopped {
		answer.Objects = []Object{}
	}
	if answer.Problems == nil {
		answer.Problems = []Problem{}
	}
	return answer
}
