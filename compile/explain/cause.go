package explain

import (
	"os"
	"strconv"
	"sync"
)

// worthwhile is the size from which a variable is worth a hint.
const worthwhile = 64

// cause finds what made f's frame large: it follows the largest await into its callee, as long as the callee is the larger
// part, to the largest variable there. It is nil if there is nothing worth a hint.
func cause(f *Func, index map[string]*Func) *Cause {
	c := &Cause{In: f.Pos}
	for seen := map[*Func]bool{}; !seen[f]; {
		seen[f] = true
		a := f.largest()
		if a == nil {
			return nil
		}
		c.In = f.Pos
		callee := index[a.twin]
		if l := a.largest(); l != nil && l.Size >= worthwhile && l.Size >= a.Child/2 {
			c.Local, c.Type, c.Size = l.Name, l.Type, l.Size
			return c
		}
		if callee == nil || a.Kind != "static" {
			return nil
		}
		c.Chain = append(c.Chain, callee.Name)
		f = callee
	}
	return nil
}

// largest is the await at which most is in use.
func (f *Func) largest() *Await {
	var most *Await
	for i := range f.Awaits {
		if a := &f.Awaits[i]; most == nil || a.Size > most.Size {
			most = a
		}
	}
	return most
}

// largest is the largest variable saved at an await.
func (a *Await) largest() *Local {
	var most *Local
	for i := range a.Saved {
		if l := &a.Saved[i]; most == nil || l.Size > most.Size {
			most = l
		}
	}
	return most
}

var workingDir = sync.OnceValue(func() string {
	dir, err := os.Getwd()
	if err != nil {
		return "/"
	}
	return dir
})

func itoa(n int) string { return strconv.Itoa(n) }
