module github.com/edo-async/edo/bench/peers/goredis

go 1.26.0

require github.com/edo-async/edo v0.0.0

replace github.com/edo-async/edo => ../../..
