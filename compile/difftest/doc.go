// Package difftest holds the law of the two lowerings to account: the same source does the same.
//
// testdata holds plays: programs of many scenes each, a play for each theme. The test builds every play twice, by
// the go command (stackful) and through edo (stackless), runs both, and compares what each scene tells, under each
// pattern of suspending (see testdata/stage). A scene's text must not depend on the pattern either, unless its name ends in
// "Concurrent": then only equal patterns are compared.
//
// A play that edo cannot build, or a scene that differs, and that is known, stands in gaps_test.go with the reason.
//
//	go test ./compile/difftest                          all
//	go test ./compile/difftest -run Lowerings/defers    one play
//	go test ./compile/difftest -run Lowerings/defers/recoverAsync
package difftest
