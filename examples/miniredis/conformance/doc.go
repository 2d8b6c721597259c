// Package conformance checks a server over its sockets: that it answers as
// Redis does, that bad input does it no harm, and that nothing is left behind.
// Its script has been answered by Redis itself (see script.txt), so the same
// checks hold for every server here.
package conformance
