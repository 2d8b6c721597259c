package main

func main( {
