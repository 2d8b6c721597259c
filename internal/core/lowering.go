package core

// Lowered tells which lowering this binary was built with: false is stackful (the plain Go
// toolchain), true is stackless. `edo build` sets it to true when it compiles this package, and
// changes nothing else here.
const Lowered = false
