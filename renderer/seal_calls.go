//go:build linux

package main

import "slices"

var deniedCalls = slices.Concat(oldCalls, []string{
	"openat", "openat2", "open_by_handle_at", "name_to_handle_at",
	"mkdirat", "unlinkat", "renameat2", "linkat", "symlinkat", "fchmodat", "fchownat", "mknodat", "truncate",
	"socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "sendmmsg",
	"execve", "execveat", "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "kill", "tkill",
	"mount", "umount2", "pivot_root", "chroot", "unshare", "setns", "bpf", "io_uring_setup", "perf_event_open", "keyctl", "add_key", "memfd_create", "userfaultfd",
})
