//go:build model

package core

import (
	"testing"

	"github.com/edo-async/edo/internal/model"
)

// meet is a program in which selections pair up with each other, in all directions at once, while a stranger
// claims one of them.
func meet(n int, claimBoth func(s *Selection, i int, peer *Selection, j int) Both) func(*model.Run) {
	return func(r *model.Run) {
		ring := make([]Selection, n)
		pairs, singles, ended := 0, 0, 0
		end := func() {
			if ended++; ended <= n {
				return
			}
			decided := 0
			for k := range ring {
				if ring[k].Winner() >= 0 {
					decided++
				}
			}
			if decided != 2*pairs+singles {
				model.Failf("%d decided, by %d pairs and %d single claims", decided, pairs, singles)
			}
		}
		for k := range n {
			r.Go("pair", func() {
				peer := &ring[(k+1)%n]
				switch claimBoth(&ring[k], 0, peer, 1) {
				case BothClaimed:
					pairs++
				case PeerDecided:
					if peer.winner.Load() <= 0 {
						model.Failf("an undecided peer was taken for decided")
					}
				case SelfDecided:
					if ring[k].winner.Load() <= 0 {
						model.Failf("an undecided selection was taken for decided")
					}
				}
				end()
			})
		}
		r.Go("stranger", func() {
			if ring[0].Claim(2) {
				singles++
			} else if ring[0].winner.Load() <= 0 {
				model.Failf("a claim of an undecided selection has failed")
			}
			end()
		})
	}
}

func TestModelClaimBoth(t *testing.T) {
	model.MustPass(t, model.Options{Preemptions: 4}, meet(2, (*Selection).ClaimBoth))
	model.MustPass(t, model.Options{Preemptions: 2}, meet(3, (*Selection).ClaimBoth))
}

// One after the other, without the moment in which s is held: the peer may be lost after s was given away.
func TestModelClaimBothSeededBug(t *testing.T) {
	model.MustFail(t, model.Options{}, "decided, by", meet(2, func(s *Selection, i int, peer *Selection, j int) Both {
		if !s.Claim(i) {
			return SelfDecided
		}
		if peer.Claim(j) {
			return BothClaimed
		}
		return PeerDecided
	}))
}
