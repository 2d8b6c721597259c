package vet

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// BlockingCall reports what blocks the thread inside an async function (EDO003). The scheduler copes, at the price of a goroutine
// and of some milliseconds for the tasks behind it; waiting costs neither.
var BlockingCall = &analysis.Analyzer{
	Name:     "edoblocking",
	Doc:      "report calls and channel operations that block the thread inside an async function (EDO003)",
	Requires: []*analysis.Analyzer{async},
	Run: func(pass *analysis.Pass) (any, error) {
		fs := asyncOf(pass)
		for _, f := range fs.all {
			b := &blocking{fs: fs, lent: lentStacks(fs, f)}
			if f.lit == nil || !b.lent[f.lit] && !onLentStack(fs, f) {
				b.find(f)
			}
		}
		return nil, nil
	},
}

type blocking struct {
	fs   *functions
	lent map[*ast.FuncLit]bool
	// polled are the communications of select statements with a default.
	polled map[ast.Node]bool
}

func (b *blocking) find(f *function) {
	pass := b.fs.pass
	b.polled = map[ast.Node]bool{}
	say := func(pos token.Pos, what, instead string) {
		report(pass, blockingCall, pos, nil, "%s blocks the thread that %s runs on; use %s", what, f.name, instead)
	}
	b.fs.inspect(f, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.SelectStmt:
			b.comms(n)
			if !hasDefault(n) {
				say(n.Pos(), "select", "edo.Select over the cases of package channel, with edo.OnDone for a context")
			}
		case *ast.SendStmt:
			if !b.polled[n] {
				say(n.Arrow, "sending on a Go channel", "a channel.Chan and its Send")
			}
		case *ast.UnaryExpr:
			if n.Op == token.ARROW && !b.polled[n] {
				say(n.OpPos, "receiving from a Go channel", "a channel.Chan and its Recv (for a context's Done: edo.Select with edo.OnDone)")
			}
		case *ast.RangeStmt:
			if t := pass.TypesInfo.TypeOf(n.X); t != nil {
				if _, ok := t.Underlying().(*types.Chan); ok {
					say(n.Pos(), "ranging over a Go channel", "a channel.Chan and a loop over its Recv")
				}
			}
		case *ast.CallExpr:
			name := calleeName(pass.TypesInfo, n)
			if instead, ok := blockers[name]; ok && !b.fs.passesContext(n) {
				say(n.Pos(), calleeText(n), instead)
			}
		}
	})
}

// comms notes the communications of a select: they are the select's, not operations of their own.
func (b *blocking) comms(s *ast.SelectStmt) {
	for _, clause := range s.Body.List {
		comm := clause.(*ast.CommClause).Comm
		switch comm := comm.(type) {
		case *ast.SendStmt:
			b.polled[comm] = true
		case *ast.ExprStmt:
			b.polled[ast.Unparen(comm.X)] = true
		case *ast.AssignStmt:
			b.polled[ast.Unparen(comm.Rhs[0])] = true
		}
	}
}

func hasDefault(s *ast.SelectStmt) bool {
	for _, clause := range s.Body.List {
		if clause.(*ast.CommClause).Comm == nil {
			return true
		}
	}
	return false
}

// lentStacks are the literals in f that edo.Stackful runs: what blocks there may well be an adopted connection that awaits.
func lentStacks(fs *functions, f *function) map[*ast.FuncLit]bool {
	lits := map[*ast.FuncLit]bool{}
	ast.Inspect(outermost(f).body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && calleeName(fs.pass.TypesInfo, call) == root+".Stackful" {
			for _, arg := range call.Args {
				if lit, ok := ast.Unparen(arg).(*ast.FuncLit); ok {
					lits[lit] = true
				}
			}
		}
		return true
	})
	return lits
}

func outermost(f *function) *function {
	for f.outer != nil {
		f = f.outer
	}
	return f
}

func onLentStack(fs *functions, f *function) bool {
	for ; f != nil; f = f.outer {
		if f.lit != nil && lentStacks(fs, f)[f.lit] {
			return true
		}
	}
	return false
}

const (
	inBlocking = "edo.Blocking, which runs it on a goroutine and waits"
	bySocket   = "package socket, or edo.Blocking"
)

// blockers are the functions of the standard library that block, and what to use instead.
var blockers = map[string]string{
	"time.Sleep": "edo.Sleep",

	"sync.WaitGroup.Wait": "edo.Group, or edo.Join",
	"sync.Cond.Wait":      "lock.Notify",

	"os.ReadFile": inBlocking, "os.WriteFile": inBlocking, "os.ReadDir": inBlocking, "os.RemoveAll": inBlocking, "os.CopyFS": inBlocking,
	"os.File.Read": inBlocking, "os.File.Write": inBlocking, "os.File.ReadAt": inBlocking, "os.File.WriteAt": inBlocking, "os.File.WriteString": inBlocking,
	"os.File.ReadFrom": inBlocking, "os.File.WriteTo": inBlocking, "os.File.Sync": inBlocking, "os.File.ReadDir": inBlocking,
	"os.Process.Wait": inBlocking,
	"os/exec.Cmd.Run": inBlocking, "os/exec.Cmd.Wait": inBlocking, "os/exec.Cmd.Output": inBlocking, "os/exec.Cmd.CombinedOutput": inBlocking,

	"net.Dial": bySocket, "net.DialTimeout": bySocket, "net.DialTCP": bySocket, "net.DialUnix": bySocket, "net.DialUDP": bySocket,
	"net.Dialer.Dial": bySocket, "net.Dialer.DialContext": bySocket,
	"net.Listener.Accept": bySocket, "net.TCPListener.Accept": bySocket, "net.TCPListener.AcceptTCP": bySocket, "net.UnixListener.Accept": bySocket,
	"net.Conn.Read": bySocket, "net.Conn.Write": bySocket,
	"net.TCPConn.Read": bySocket, "net.TCPConn.Write": bySocket, "net.conn.Read": bySocket, "net.conn.Write": bySocket,
	"net.LookupHost": inBlocking, "net.LookupIP": inBlocking, "net.LookupAddr": inBlocking, "net.ResolveTCPAddr": inBlocking, "net.ResolveUDPAddr": inBlocking,
	"net.Resolver.LookupHost": inBlocking, "net.Resolver.LookupIPAddr": inBlocking,

	"net/http.Get": inBlocking, "net/http.Post": inBlocking, "net/http.Head": inBlocking, "net/http.PostForm": inBlocking,
	"net/http.Client.Do": inBlocking, "net/http.Client.Get": inBlocking, "net/http.Client.Post": inBlocking,
	"net/http.ListenAndServe": inBlocking, "net/http.Server.ListenAndServe": inBlocking, "net/http.Server.Serve": inBlocking,

	"database/sql.DB.Query": inBlocking, "database/sql.DB.QueryContext": inBlocking, "database/sql.DB.Exec": inBlocking, "database/sql.DB.ExecContext": inBlocking,
	"database/sql.DB.QueryRow": inBlocking, "database/sql.DB.QueryRowContext": inBlocking, "database/sql.DB.Ping": inBlocking, "database/sql.DB.PingContext": inBlocking,
	"database/sql.Tx.Commit": inBlocking, "database/sql.Tx.Rollback": inBlocking,
}
