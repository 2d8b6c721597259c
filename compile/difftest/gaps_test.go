package difftest

// gaps are the known differences, as "play/scene" or "play", each with what is wrong. The scene is skipped; but if it
// passes, the test fails, so that the list stays true.
var gaps = map[string]string{}
