package main

import "encoding/json"

// Request is the entry `request.json` of the tar. Paths are relative to the tree's root, with slashes.
type Request struct {
	// manifests, kustomization or chart.
	Kind string `json:"kind"`
	// A folder; for manifests also a file.
	Path string `json:"path"`
	// Of a chart: what `helm install` would be told.
	Release    string          `json:"release"`
	Namespace  string          `json:"namespace"`
	Values     json.RawMessage `json:"values"`
	ValueFiles []string        `json:"valueFiles"`
	// Version of Kubernetes that charts are told, such as v1.34.4.
	KubeVersion string `json:"kubeVersion"`
	Limits      Limits `json:"limits"`
}

// Limits of one rendering; sizes in bytes. All are required.
type Limits struct {
	Files       int   `json:"files"`
	FileBytes   int64 `json:"fileBytes"`
	TreeBytes   int64 `json:"treeBytes"`
	Objects     int   `json:"objects"`
	OutputBytes int64 `json:"outputBytes"`
	// Of the whole process: it is killed beyond.
	CPUSeconds  uint64 `json:"cpuSeconds"`
	MemoryBytes uint64 `json:"memoryBytes"`
}

// Object is one rendered object, and where it comes from as far as that is known.
type Object struct {
	Object map[string]any `json:"object"`
	File   string         `json:"file,omitempty"`
	// Counted from 1 in File; of a chart, none: what it renders has no lines of its own in the source.
	Line int `json:"line,omitempty"`
}

// Problem is something about the source that people must know. Refused: nothing was rendered.
type Problem struct {
	Level   string `json:"level"`
	Code    string `json:"code"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
	Remedy  string `json:"remedy,omitempty"`
}

// Answer is what the renderer writes: objects in a stable order, none when a problem refuses.
type Answer struct {
	Objects  []Object  `json:"objects"`
	Problems []Problem `json:"problems"`
}

const (
	refused = "refused"
	warning = "warning"
)
