package model

// odometer enumerates sequences of choices depth first. During a run it replays
// the digits it holds and appends zeroes after them; turn moves to the next
// sequence.
type odometer struct {
	digits []digit
	at     int // digits used by the current run
}

type digit struct{ value, base int }

// choose answers the next digit of the current sequence, below n.
func (o *odometer) choose(n int) int {
	if n <= 0 {
		panic("model: choice among nothing")
	}
	if o.at == len(o.digits) {
		o.digits = append(o.digits, digit{0, n})
	}
	d := o.digits[o.at]
	if d.base != n {
		panic("model: the program is not deterministic: a replayed run met another choice")
	}
	o.at++
	return d.value
}

// turn advances to the next sequence and reports whether there is one.
func (o *odometer) turn() bool {
	o.digits = o.digits[:o.at]
	o.at = 0
	for i := len(o.digits) - 1; i >= 0; i-- {
		if d := &o.digits[i]; d.value+1 < d.base {
			d.value++
			o.digits = o.digits[:i+1]
			return true
		}
	}
	return false
}
