package channel

import "testing"

func carries[T comparable](t *testing.T, how int, v T) {
	t.Helper()
	var none T
	c := New[T](0)
	for _, v := range []T{v, none} {
		k := c.OnSend(v)
		if got := unpack[T](&k); got != v {
			t.Errorf("%v comes out as %v", v, got)
		}
	}
	if got := parcelOf[T](); got != how {
		t.Errorf("%T is carried in way %d, want %d", v, got, how)
	}
}

func TestParcel(t *testing.T) {
	type named uint16
	type pair struct{ a, b int }
	n := 1
	carries(t, inNumber, true)
	carries(t, inNumber, int8(-3))
	carries(t, inNumber, -1<<60)
	carries(t, inNumber, named(7))
	carries(t, inNumber, 2.5)
	carries(t, inNumber, complex64(1+2i))
	carries(t, inNumber, uintptr(5))
	carries(t, inNumber, struct{}{})
	carries(t, inPointer, &n)
	carries(t, inPointer, make(chan int))
	carries(t, inObject, 1i)
	carries(t, inObject, "text")
	carries(t, inObject, pair{1, 2})
	carries(t, inObject, any(3))
	carries(t, inObject, [1]*int{&n})
}
