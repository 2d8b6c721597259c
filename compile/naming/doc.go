// Package naming writes types as source text, for a place in a file where they were not written by the programmer.
//
// A lowered function declares variables whose types were only inferred before, and repeats types at package level that
// were written inside a function. So a type has to be spelled in terms of what the file can see: its imports, the other direct imports of the
// package (which may be added to the file; nothing else may, because the Go compiler is given the export data of direct
// imports only), the package's own declarations, and aliases that a visible package declares for a hidden type.
//
// What has no such spelling (an unexported type of another package, a type local to another function) is an *Error:
// the function that needs it is not lowered.
package naming
