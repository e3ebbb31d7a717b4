package main

import (
	"net"
	"os"
	"os/exec"
	"testing"
)

const sealedVariable = "RENDERER_TEST_SEALED"

// What is given up must be: the process that tries it is another one, since nothing takes it back.
func TestSeal(t *testing.T) {
	if os.Getenv(sealedVariable) == "" {
		child := exec.Command(os.Args[0], "-test.run=^TestSeal$", "-test.v")
		child.Env = append(os.Environ(), sealedVariable+"=1")
		if output, err := child.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
		return
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if connection, err := net.Dial("tcp", listener.Addr().String()); err != nil {
		t.Fatal(err)
	} else {
		connection.Close()
	}
	folder := t.TempDir()
	if err := seal(); err != nil {
		t.Fatal(err)
	}
	tries := map[string]func() error{
		"read a file":     func() error { _, err := os.ReadFile("/etc/passwd"); return err },
		"write a file":    func() error { return os.WriteFile(folder+"/a", nil, 0o600) },
		"connect":         func() error { _, err := net.Dial("tcp", listener.Addr().String()); return err },
		"listen":          func() error { _, err := net.Listen("tcp", "127.0.0.1:0"); return err },
		"look up a name":  func() error { _, err := net.LookupHost("example.com"); return err },
		"start a program": func() error { return exec.Command("/bin/true").Run() },
	}
	for name, try := range tries {
		if err := try(); err == nil {
			t.Errorf("it could still %s", name)
		}
	}
	// The folder cannot be removed from here: the parent's is gone with the machine's temporary files.
	if !t.Failed() {
		os.Exit(0)
	}
}
