// Package driver bundles a runtime's doors to the world into one: clock, timers, randomness and sockets. Real goes to
// the operating system; Virtual goes nowhere: its clock jumps, and its randomness follows a seed.
//
// No other package of the runtime asks the system for time or chance.
package driver
