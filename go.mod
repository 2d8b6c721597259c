module github.com/edo-async/edo

go 1.26
