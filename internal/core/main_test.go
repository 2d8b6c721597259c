package core

import (
	"testing"

	"github.com/edo-async/edo/internal/leaktest"
)

func TestMain(m *testing.M) { leaktest.Main(m) }
