//go:build unknown_tag

package main

func main() {}
