package main

var all [][]byte

func main() {
	for {
		all = append(all, make([]byte, 1<<30))
	}
}
