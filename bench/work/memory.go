package main

import (
	"os"
	"runtime"
	"strconv"
	"strings"
)

// residentBytes is how much memory the process has in use: as the system sees it where it has /proc, else as Go does.
func residentBytes() int {
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.Sys - m.HeapReleased)
	}
	pages, err := strconv.Atoi(strings.Fields(string(statm))[1])
	if err != nil {
		panic(err)
	}
	return pages * os.Getpagesize()
}
