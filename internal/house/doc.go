// Package house holds the rules of this repository that a program can check; they are its tests: who may import whom,
// where unsafe may stand, how large a file may be, that every exported name is documented.
package house
