package conformance

import "testing"

// The answers in script.txt are Redis's: this asks Redis itself, if there is
// one. With -update it writes them down anew.
func TestScriptAgainstRedis(t *testing.T) {
	if answered := Script(t, redis(t)); *Update {
		WriteScript(t, answered)
	}
}
