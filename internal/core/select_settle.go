//go:build !model

package core

import "runtime"

// settle lets others run while the selection is being decided, for a while.
func (s *Selection) settle() { runtime.Gosched() }
