//go:build model

package core

import "github.com/edo-async/edo/internal/model"

// settle waits until the selection is not being decided.
func (s *Selection) settle() {
	if model.Active() {
		model.Wait("settle", func() bool { return s.winner.Load() != deciding })
	}
}
