// Methods and functions that the standard library calls.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
	"sync"
)

type temperature float64

func (t temperature) String() string { return format(float64(t)) + "°" }
func format(f float64) string        { return fmt.Sprintf("%.1f", f) }

type failure struct{ code int }

func (f *failure) Error() string        { return fmt.Sprint("failure ", describe(f.code)) }
func (f *failure) Is(target error) bool { return target == errAny }
func describe(n int) string             { return strings.Repeat("x", n) }

var errAny = errors.New("any")

type byLen []string

func (b byLen) Len() int           { return len(b) }
func (b byLen) Less(i, j int) bool { return shorter(b[i], b[j]) }
func (b byLen) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }
func shorter(a, b string) bool     { return len(a) < len(b) }

type upper struct{ r io.Reader }

func (u upper) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	copy(p, convert(p[:n]))
	return n, err
}
func convert(p []byte) []byte { return []byte(strings.ToUpper(string(p))) }

func main() {
	fmt.Println(temperature(21.55), []temperature{1, 2})
	err := fmt.Errorf("wrapped: %w", &failure{2})
	var f *failure
	fmt.Println(err, errors.Is(err, errAny), errors.As(err, &f), f.code)
	words := byLen{"ccc", "a", "bb"}
	sort.Sort(words)
	fmt.Println(words)
	sort.Slice(words, func(i, j int) bool { return !shorter(words[i], words[j]) && i != j })
	io.Copy(os.Stdout, upper{strings.NewReader("shout\n")})
	var once sync.Once
	for range 3 {
		once.Do(func() { fmt.Println("once", describe(3)) })
	}
	fmt.Println(strings.Map(func(r rune) rune { return r + rune(len(describe(1))) }, "HAL"))
}

func init() {
	show := func(n int) string { return describe(n) }
	var none func(temperature) error
	fmt.Printf("%T %T %v %T\n", show, none, none == nil, func() {})
}
