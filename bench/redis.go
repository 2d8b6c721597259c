package main

import (
	"encoding/csv"
	"fmt"
	"math"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// The rows of miniredis beside the same server on goroutines.
//
// Client and server share the machine, so requests per second say more about the client than about the server. What to
// look at is the server's CPU time for each request.

// pipelined drives a server by redis-benchmark: PING, SET and GET, by 50 and by 500 clients, each with p requests on
// their way at a time. Its figures are geometric means over the six.
func pipelined(p int) group {
	name := fmt.Sprintf("redis/P%d", p)
	return group{
		name:   name,
		rounds: 3,
		rows: []row{
			{name: name + "/rps", figure: "rps", unit: "/s", more: true},
			{name: name + "/cpu", figure: "cpu", unit: "µs", first: slower(1.1), goal: times(1 / 0.85), precision: 2},
		},
		measure: func(b *bench, s side) (map[string]float64, error) {
			srv, err := b.redis(s)
			if err != nil {
				return nil, err
			}
			defer srv.stop()
			n := 100_000
			if p > 1 {
				n = 1_000_000
			}
			if b.quick {
				n /= 10
			}
			var logRPS, logCPU float64
			const cells = 6
			for _, clients := range []int{50, 500} {
				for _, test := range []string{"ping_mbulk", "set", "get"} {
					before, err := srv.cpu()
					if err != nil {
						return nil, err
					}
					rps, err := b.redisBenchmark(srv, test, clients, p, n)
					if err != nil {
						return nil, err
					}
					after, err := srv.cpu()
					if err != nil {
						return nil, err
					}
					logRPS += math.Log(rps) / cells
					logCPU += math.Log(float64((after-before).Microseconds())/float64(n)) / cells
				}
			}
			return map[string]float64{"rps": math.Exp(logRPS), "cpu": math.Exp(logCPU)}, nil
		},
	}
}

// redisBenchmark runs one test of redis-benchmark and answers how many requests a second it made.
func (b *bench) redisBenchmark(srv *server, test string, clients, pipeline, n int) (rps float64, err error) {
	tool, err := exec.LookPath("redis-benchmark")
	if err != nil {
		return 0, skip("redis-benchmark is not installed (it comes with redis-tools)")
	}
	host, port, err := net.SplitHostPort(srv.addr)
	if err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(b.ctx, tool, "-h", host, "-p", port, "-t", test, "-c", strconv.Itoa(clients), "-P", strconv.Itoa(pipeline),
		"-n", strconv.Itoa(n), "-r", "100000", "-d", "64", "--csv")
	out, err := cmd.Output()
	if err != nil {
		return 0, fmt.Errorf("%s: %w", strings.Join(cmd.Args, " "), err)
	}
	records, err := csv.NewReader(strings.NewReader(string(out))).ReadAll()
	if err != nil || len(records) != 2 || len(records[1]) < 2 {
		return 0, fmt.Errorf("redis-benchmark answers %q", out)
	}
	return strconv.ParseFloat(records[1][1], 64)
}

// halfLoad measures latency at half the rate that the goroutine server can take, the same for both.
var halfLoad = group{
	name: "redis/half",
	rows: []row{
		{name: "redis/half/p50", figure: "p50", unit: "ms", precision: 3},
		{name: "redis/half/p99", figure: "p99", unit: "ms", first: slower(1.2), goal: times(1 / 0.8), precision: 3},
		{name: "redis/half/cpu", figure: "cpu", unit: "µs", precision: 2},
	},
	measure: func(b *bench, s side) (map[string]float64, error) {
		if b.halfRate == 0 {
			rate, err := b.saturate()
			if err != nil {
				return nil, err
			}
			b.halfRate = rate / 2
			say("half of what the goroutine server can take is %d requests a second", b.halfRate)
		}
		srv, err := b.redis(s)
		if err != nil {
			return nil, err
		}
		defer srv.stop()
		took, err := load{addr: srv.addr, conns: 50, rate: b.halfRate, last: b.last(), request: []byte("PING\r\n"), reply: len("+PONG\r\n")}.run()
		if err != nil {
			return nil, err
		}
		figures := percentiles(took)
		cpu, err := srv.cpu()
		figures["cpu"] = float64(cpu.Microseconds()) / float64(len(took))
		return figures, err
	},
}

// saturate is how many requests a second the goroutine server answers this program's own client at most.
func (b *bench) saturate() (int, error) {
	srv, err := b.redis(peerSide)
	if err != nil {
		return 0, err
	}
	defer srv.stop()
	const endless = 1_000_000 // more than it can: then each client sends as soon as it has its answer
	l := load{addr: srv.addr, conns: 50, rate: endless, last: 20 * time.Millisecond, request: []byte("PING\r\n"), reply: len("+PONG\r\n")}
	if !b.quick {
		l.last *= 3
	}
	start := time.Now()
	took, err := l.run()
	return int(float64(len(took)) / time.Since(start).Seconds()), err
}

// last is how long a load lasts.
func (b *bench) last() time.Duration {
	if b.quick {
		return time.Second
	}
	return 3 * time.Second
}
