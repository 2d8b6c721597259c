// All goroutines wait: the program dies.
package main

import "fmt"

func wait(c chan int) int { return <-c }

func main() {
	fmt.Println("waiting")
	fmt.Println(wait(make(chan int)))
}
