package main

var locks []workload
