// Package lower runs the compiler's stages over one package: from type-checked source to the source of its stackless
// form. docs/ARCHITECTURE.md maps the stages to their packages.
//
//	colour    which functions are async, what their calls are
//	mark      what contains an await, how variables are used
//	desugar   bodies to ir; literals before the functions around them
//	flow      what is live across each suspend point
//	slots     where it is kept
//	emit      twins as source text
//
// The file keeps its shape: public functions stand where they stood, each on one line, everything else is untouched, and
// the twins are added at its end. Inputs are not changed; the same input gives the same bytes.
package lower
