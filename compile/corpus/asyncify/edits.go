package asyncify

import (
	"bytes"
	"cmp"
	"go/token"
	"slices"
)

// edits are changes of a text, collected in any order. They keep its lines.
type edits struct {
	tokens *token.File
	src    []byte
	list   []edit
}

// An edit replaces src[from:to].
type edit struct {
	from, to int
	text     string
}

// insert puts text before a position; of several at one place, the first inserted comes first.
func (e *edits) insert(at token.Pos, text string) { e.replace(at, at, text) }

func (e *edits) replace(from, to token.Pos, text string) {
	e.list = append(e.list, edit{e.tokens.Offset(from), e.tokens.Offset(to), text})
}

// apply makes the new text.
func (e *edits) apply() []byte {
	slices.SortStableFunc(e.list, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	var out bytes.Buffer
	at := 0
	for _, ed := range e.list {
		out.Write(e.src[at:ed.from])
		out.WriteString(ed.text)
		at = ed.to
	}
	out.Write(e.src[at:])
	return out.Bytes()
}
