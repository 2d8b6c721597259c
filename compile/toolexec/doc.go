// Package toolexec is how the compiler takes part in a build: both ends of the go command's -toolexec flag.
//
// [Command] makes the command line `go <verb> -toolexec="edo toolexec" -gcflags=… <what the user typed>`. The go command then
// runs `edo toolexec <tool> <arguments>` in place of each tool, which arrives in [Tool.Main]. All tools but the Go
// compiler are run as they are: so vet, cover and cgo see the user's own files. The Go compiler is
// run as it is for a package of the standard library, and for any other that cannot hold an async function because none
// of its imports knows core.Context. What is left is loaded, lowered, and compiled from the lowered
// files, which lie beside the object file in the go command's work directory.
//
// # Which results may be mixed
//
// The go command reuses the result of an earlier compilation if all that went into it is the same. What edo did must be
// part of that, in two ways:
//
//	driven by        mark of the compiler's ID                          packages that are compiled anew
//	Command          -gcflags=all=-edo=ID, and std= without             those outside the standard library
//	anything else    a suffix of what `compile -V=full` prints          all, the standard library too
//
// Command tells by the environment variable EDO_DRIVER that it has set the flag. So the first `edo build` takes the standard
// library from the cache that `go build` filled. Tool.Main takes the flag away before the Go compiler sees it.
//
// # Errors
//
//   - The package does not type-check: the Go compiler gets the user's files, and its messages are the go command's own.
//   - The Go compiler rejects the lowered files: it is given the user's files too. If it rejects those, they are the
//     user's errors, reported as ever; if not, edo has failed, says so, and leaves the lowered files to look at.
//   - The lowering fails: edo says so, with the position. A package is never compiled as if edo were not there: the
//     runtime counts on every package being lowered.
package toolexec
