package main

// Besides those of every architecture (seal_calls.go): calls that only this one still has.
var oldCalls = []string{
	"open", "creat", "fork", "vfork", "mkdir", "rmdir", "unlink", "rename", "link", "symlink", "chmod", "chown", "lchown", "mknod", "readlink",
	"stat", "lstat", "access",
}
