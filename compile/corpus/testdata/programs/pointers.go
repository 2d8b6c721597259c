// A package that is imported for one type only.
package main

import "unsafe"

func pause() {}

func main() {
	var p unsafe.Pointer
	pause()
	println(p == nil)
}
