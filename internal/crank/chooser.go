package crank

// Chooser makes a test's choices, so that running it again and again goes through all there are: an odometer.
//
//	c := new(crank.Chooser)
//	for more := true; more; more = c.Next() {
//		…run, asking c.Choose…
//	}
type Chooser struct {
	digits, limits []int
	at             int
}

// Choose answers one of 0 to n-1.
func (c *Chooser) Choose(n int) int {
	if c.at == len(c.digits) {
		c.digits = append(c.digits, 0)
		c.limits = append(c.limits, n)
	}
	if c.limits[c.at] != n {
		panic("crank: a run was not reproducible: it made other choices the same way")
	}
	d := c.digits[c.at]
	c.at++
	return d
}

// Choices is what was chosen in this run so far.
func (c *Chooser) Choices() []int { return c.digits[:c.at] }

// Next goes on to the next run, and answers false if there is none.
func (c *Chooser) Next() bool {
	c.at = 0
	for i := len(c.digits) - 1; i >= 0; i-- {
		if c.digits[i]++; c.digits[i] < c.limits[i] {
			c.digits, c.limits = c.digits[:i+1], c.limits[:i+1]
			return true
		}
	}
	return false
}
