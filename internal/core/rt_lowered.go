package core

// NoDefers is the empty list: generated code declares its list with it, since it cannot name the type.
func (x *Cx) NoDefers() *Defers { return nil }
