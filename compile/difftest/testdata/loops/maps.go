package main

import (
	"fmt"

	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

// rangeMapMany: maps of more entries than are looked at first, changed on the way.
func rangeMapMany(cx edo.Context) {
	for _, n := range []int{7, 8, 9, 40} {
		m := map[int]string{}
		for i := range n {
			m[i] = fmt.Sprint(i)
		}
		sum, turns := 0, 0
		for k, v := range m {
			st.Wait(cx)
			if fmt.Sprint(k) != v {
				st.Log("%d is %s", k, v)
			}
			sum += k
			turns++
		}
		st.Log("%d: %d %d", n, sum, turns)
		turns = 0
		for k := range m {
			turns++
			st.Wait(cx)
			delete(m, k)
			delete(m, k^1) // the other of a pair has no turn, if it has had none
		}
		st.Log("%d: %t %d", n, turns == (n+1)/2, len(m))
		for range n {
			m[len(m)] = ""
		}
		for range m {
			st.Wait(cx)
			if turns--; turns == 0 {
				break // before the last of the first, or after
			}
		}
		st.Log("%d", turns)
	}
}
