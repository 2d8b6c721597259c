package ir

import (
	"go/token"
	"go/types"

	"github.com/edo-async/edo/compile/colour"
)

// VarKind tells what a variable was in the source.
type VarKind uint8

// The kinds of variables.
const (
	Local VarKind = iota
	Param
	Result
	Capture
	Temp
)

func (k VarKind) String() string {
	return [...]string{"local", "param", "result", "capture", "temp"}[k]
}

// A Var is a variable of a lowered function.
type Var struct {
	ID     int
	Name   string // unique in the function
	Obj    *types.Var
	Type   types.Type // what the program sees; the variable itself is a pointer to it if Boxed
	Text   string     // Type as source, "" if it has no name here
	Zero   string     // then an expression of its type, which has no effect
	NewBox string     // then the function that makes a box of its type from a nil pointer
	Kind   VarKind
	// Boxed: the variable is a pointer to its heap cell.
	Boxed bool
	// Fixed: assigned at the entry only, and brought again by every poll, so never saved (the context).
	Fixed bool
}

// Ref is the text that stands for the variable's value.
func (v *Var) Ref() string {
	if v.Boxed {
		return "(*" + v.Name + ")"
	}
	return v.Name
}

// CopyName is what a closure knows the variable by.
func (v *Var) CopyName() string {
	if v.Fixed {
		return v.Name
	}
	return v.Name + "__c"
}

// Code is a piece of source text over variables.
type Code struct {
	Text  string
	Pos   token.Pos // of its first byte
	Uses  []*Var
	Defs  []*Var
	Caps  []*Var
	Jumps []*Label
	// JumpDefs are variables written right before a jump, by label.
	JumpDefs map[*Label][]*Var
}

// OnJump notes that vars are written right before a jump to l.
func (c *Code) OnJump(l *Label, vars ...*Var) {
	if c.JumpDefs == nil {
		c.JumpDefs = map[*Label][]*Var{}
	}
	c.JumpDefs[l] = append(c.JumpDefs[l], vars...)
}

// An Instr is an instruction.
type Instr interface{ Position() token.Pos }

// Label is a target of jumps.
type Label struct {
	Name string
	Used bool
	Pos  token.Pos
}

// Exec runs source text.
type Exec struct {
	Code
	Ends bool
}

// If jumps if its condition holds.
type If struct {
	Code
	To *Label
}

// Goto jumps.
type Goto struct {
	Pos token.Pos
	To  *Label
}

// An Identity tells how a dynamic call's callee is known at run time: to the handshake, which is for no other function.
type Identity uint8

// The identities.
const (
	Unknown   Identity = iota
	FuncValue          // by its code
	Method             // by its place in the table of an interface value
)

// Call is an async call.
type Call struct {
	Site    *colour.Call
	Fn      string   // the twin, its box form, or the dynamic callee
	Cx      string   // the context argument
	Args    []string // after the context (after the receiver, which is the first, in a static call)
	Zeros   []string // what to pass in their place on resume
	Dst     []*Var
	Forward bool // results go to the function's own results: return f(cx)
	N       int  // how many results
	Hold    []*Var
	// Identity of a dynamic callee, which is in Held, or is the MethodAt-th method of what is.
	Identity Identity
	Held     *Var
	MethodAt int
	Code     // Uses and Caps of the arguments
}

// Position implements Instr.
func (l *Label) Position() token.Pos { return l.Pos }

// Position implements Instr.
func (c *Code) Position() token.Pos { return c.Pos }

// Position implements Instr.
func (g *Goto) Position() token.Pos { return g.Pos }

// Position implements Instr.
func (c *Call) Position() token.Pos { return c.Pos }

// Func is a function being lowered.
type Func struct {
	Unit *colour.Unit
	Vars []*Var
	// Params are the twin's parameters after the frame, in order: captures, receiver, parameters.
	Params  []*Var
	Results []*Var // named results, or those of a function with defers; else nil
	// ParamTypes and ResultTypes are source text.
	ParamTypes  []string
	ResultTypes []string
	Cx          string // name of the context parameter
	CxType      string
	// Decls are local types and constants, moved to the top as source text.
	Decls []Code
	// Scopes is how many blocks the declarations open; they end with the function.
	Scopes int
	Body   []Instr
	// HasDefer: the function keeps its own list of deferred calls.
	HasDefer bool
	// Open holds the deferred calls, in source order, if the function keeps them in variables instead of a list: none of
	// them is in a loop, and none can suspend. OpenBits tells which of them are due.
	Open     []*OpenDefer
	OpenBits *Var
	// HasRecover: it takes the recover token at its entry.
	HasRecover bool
	// NeedRT: the body mentions the runtime handle.
	NeedRT bool
	Exit   *Label
	// Variadic: the last parameter type is of the form ...T.
	Variadic bool
}

// An OpenDefer is a deferred call whose function and arguments are variables.
type OpenDefer struct {
	Pos  token.Pos
	Vars []*Var
	Call string // over the variables
}

// Pinned are the variables that a function with deferred calls keeps at every suspend point.
func (f *Func) Pinned() []*Var {
	if !f.HasDefer {
		return nil
	}
	list := append([]*Var{}, f.Results...)
	if f.OpenBits != nil {
		list = append(list, f.OpenBits)
	}
	for _, d := range f.Open {
		list = append(list, d.Vars...)
	}
	return list
}

// Calls are the suspend points, in the order of their states, which begin at 1.
func (f *Func) Calls() []*Call {
	var calls []*Call
	for _, in := range f.Body {
		if c, ok := in.(*Call); ok {
			calls = append(calls, c)
		}
	}
	return calls
}
