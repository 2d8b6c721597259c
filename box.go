package edo

// Box calls fn with its frame on the heap, made if fn suspends. It is how an async function that calls itself, directly or
// in a circle, says where the circle is broken: a frame cannot lie inside itself. (The compiler breaks a circle
// without a Box by itself, somewhere; `edo vet` reports it.) Box also keeps the frame of a rarely taken, large callee out of its caller's.
//
//	func (n *node) walk(cx edo.Context) error {
//		…
//		_, err := edo.Box(cx, func(cx edo.Context) (struct{}, error) { return struct{}{}, n.left.walk(cx) })
func Box[T any](cx Context, fn func(cx Context) (T, error)) (T, error) { return fn(cx) }
