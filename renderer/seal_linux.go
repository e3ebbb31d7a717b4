package main

import (
	"runtime/debug"
	"syscall"

	seccomp "github.com/elastic/go-seccomp-bpf"
)

// seal takes from the process what a rendering has no use for: to open or change files, to reach another machine or process, to start programs.
// A call of these fails with EPERM, which the libraries give on as an error. What stays open is standard input, output
// and error.
func seal() error {
	return seccomp.LoadFilter(seccomp.Filter{
		NoNewPrivs: true,
		Flag:       seccomp.FilterFlagTSync,
		Policy: seccomp.Policy{
			DefaultAction: seccomp.ActionAllow,
			Syscalls: []seccomp.SyscallGroup{{
				Action: seccomp.ActionErrno,
				Names:  deniedCalls,
			}},
		},
	})
}

// limitProcess has the kernel end the process that uses more than it may.
func limitProcess(limits Limits) error {
	for resource, most := range map[int]uint64{
		syscall.RLIMIT_CPU: limits.CPUSeconds,
		// Private writable memory: what the heap really has, not the addresses that Go keeps for it.
		syscall.RLIMIT_DATA: limits.MemoryBytes,
		syscall.RLIMIT_CORE: 0,
	} {
		if err := syscall.Setrlimit(resource, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
			return err
		}
	}
	debug.SetMemoryLimit(int64(limits.MemoryBytes / 2))
	return nil
}
