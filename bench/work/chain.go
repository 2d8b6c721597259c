package main

import (
	"runtime"

	"github.com/edo-async/edo"
)

// Chains of up to 64 calls, each with a variable that lives across the call, and at their bottom a function that
// gives way n times. They are spelt out, since recursion is another thing: it has no frame of a known size.

func chain1(cx edo.Context, x uint64, n int) uint64 {
	k := x ^ 1
	for range n {
		edo.Yield(cx)
	}
	return k
}

//go:noinline
func plain1(x uint64, n int, giveWay func()) uint64 {
	k := x ^ 1
	for range n {
		giveWay()
	}
	return k
}

// gosched is what a goroutine gives plain chains to give way.
func gosched() { runtime.Gosched() }

func chain2(cx edo.Context, x uint64, n int) uint64  { k := x ^ 1; return chain1(cx, x+1, n) + k }
func chain3(cx edo.Context, x uint64, n int) uint64  { k := x ^ 1; return chain2(cx, x+1, n) + k }
func chain4(cx edo.Context, x uint64, n int) uint64  { k := x ^ 1; return chain3(cx, x+1, n) + k }
func chain5(cx edo.Context, x uint64, n int) uint64  { k := x ^ 1; return chain4(cx, x+1, n) + k }
func chain6(cx edo.Context, x uint64, n int) uint64  { k := x ^ 1; return chain5(cx, x+1, n) + k }
func chain7(cx edo.Context, x uint64, n int) uint64  { k := x ^ 1; return chain6(cx, x+1, n) + k }
func chain8(cx edo.Context, x uint64, n int) uint64  { k := x ^ 1; return chain7(cx, x+1, n) + k }
func chain9(cx edo.Context, x uint64, n int) uint64  { k := x ^ 1; return chain8(cx, x+1, n) + k }
func chain10(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain9(cx, x+1, n) + k }
func chain11(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain10(cx, x+1, n) + k }
func chain12(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain11(cx, x+1, n) + k }
func chain13(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain12(cx, x+1, n) + k }
func chain14(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain13(cx, x+1, n) + k }
func chain15(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain14(cx, x+1, n) + k }
func chain16(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain15(cx, x+1, n) + k }
func chain17(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain16(cx, x+1, n) + k }
func chain18(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain17(cx, x+1, n) + k }
func chain19(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain18(cx, x+1, n) + k }
func chain20(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain19(cx, x+1, n) + k }
func chain21(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain20(cx, x+1, n) + k }
func chain22(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain21(cx, x+1, n) + k }
func chain23(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain22(cx, x+1, n) + k }
func chain24(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain23(cx, x+1, n) + k }
func chain25(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain24(cx, x+1, n) + k }
func chain26(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain25(cx, x+1, n) + k }
func chain27(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain26(cx, x+1, n) + k }
func chain28(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain27(cx, x+1, n) + k }
func chain29(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain28(cx, x+1, n) + k }
func chain30(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain29(cx, x+1, n) + k }
func chain31(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain30(cx, x+1, n) + k }
func chain32(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain31(cx, x+1, n) + k }
func chain33(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain32(cx, x+1, n) + k }
func chain34(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain33(cx, x+1, n) + k }
func chain35(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain34(cx, x+1, n) + k }
func chain36(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain35(cx, x+1, n) + k }
func chain37(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain36(cx, x+1, n) + k }
func chain38(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain37(cx, x+1, n) + k }
func chain39(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain38(cx, x+1, n) + k }
func chain40(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain39(cx, x+1, n) + k }
func chain41(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain40(cx, x+1, n) + k }
func chain42(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain41(cx, x+1, n) + k }
func chain43(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain42(cx, x+1, n) + k }
func chain44(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain43(cx, x+1, n) + k }
func chain45(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain44(cx, x+1, n) + k }
func chain46(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain45(cx, x+1, n) + k }
func chain47(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain46(cx, x+1, n) + k }
func chain48(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain47(cx, x+1, n) + k }
func chain49(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain48(cx, x+1, n) + k }
func chain50(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain49(cx, x+1, n) + k }
func chain51(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain50(cx, x+1, n) + k }
func chain52(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain51(cx, x+1, n) + k }
func chain53(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain52(cx, x+1, n) + k }
func chain54(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain53(cx, x+1, n) + k }
func chain55(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain54(cx, x+1, n) + k }
func chain56(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain55(cx, x+1, n) + k }
func chain57(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain56(cx, x+1, n) + k }
func chain58(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain57(cx, x+1, n) + k }
func chain59(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain58(cx, x+1, n) + k }
func chain60(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain59(cx, x+1, n) + k }
func chain61(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain60(cx, x+1, n) + k }
func chain62(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain61(cx, x+1, n) + k }
func chain63(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain62(cx, x+1, n) + k }
func chain64(cx edo.Context, x uint64, n int) uint64 { k := x ^ 1; return chain63(cx, x+1, n) + k }

//go:noinline
func plain2(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain1(x+1, n, giveWay) + k }

//go:noinline
func plain3(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain2(x+1, n, giveWay) + k }

//go:noinline
func plain4(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain3(x+1, n, giveWay) + k }

//go:noinline
func plain5(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain4(x+1, n, giveWay) + k }

//go:noinline
func plain6(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain5(x+1, n, giveWay) + k }

//go:noinline
func plain7(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain6(x+1, n, giveWay) + k }

//go:noinline
func plain8(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain7(x+1, n, giveWay) + k }

//go:noinline
func plain9(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain8(x+1, n, giveWay) + k }

//go:noinline
func plain10(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain9(x+1, n, giveWay) + k }

//go:noinline
func plain11(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain10(x+1, n, giveWay) + k }

//go:noinline
func plain12(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain11(x+1, n, giveWay) + k }

//go:noinline
func plain13(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain12(x+1, n, giveWay) + k }

//go:noinline
func plain14(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain13(x+1, n, giveWay) + k }

//go:noinline
func plain15(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain14(x+1, n, giveWay) + k }

//go:noinline
func plain16(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain15(x+1, n, giveWay) + k }

//go:noinline
func plain17(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain16(x+1, n, giveWay) + k }

//go:noinline
func plain18(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain17(x+1, n, giveWay) + k }

//go:noinline
func plain19(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain18(x+1, n, giveWay) + k }

//go:noinline
func plain20(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain19(x+1, n, giveWay) + k }

//go:noinline
func plain21(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain20(x+1, n, giveWay) + k }

//go:noinline
func plain22(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain21(x+1, n, giveWay) + k }

//go:noinline
func plain23(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain22(x+1, n, giveWay) + k }

//go:noinline
func plain24(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain23(x+1, n, giveWay) + k }

//go:noinline
func plain25(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain24(x+1, n, giveWay) + k }

//go:noinline
func plain26(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain25(x+1, n, giveWay) + k }

//go:noinline
func plain27(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain26(x+1, n, giveWay) + k }

//go:noinline
func plain28(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain27(x+1, n, giveWay) + k }

//go:noinline
func plain29(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain28(x+1, n, giveWay) + k }

//go:noinline
func plain30(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain29(x+1, n, giveWay) + k }

//go:noinline
func plain31(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain30(x+1, n, giveWay) + k }

//go:noinline
func plain32(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain31(x+1, n, giveWay) + k }

//go:noinline
func plain33(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain32(x+1, n, giveWay) + k }

//go:noinline
func plain34(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain33(x+1, n, giveWay) + k }

//go:noinline
func plain35(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain34(x+1, n, giveWay) + k }

//go:noinline
func plain36(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain35(x+1, n, giveWay) + k }

//go:noinline
func plain37(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain36(x+1, n, giveWay) + k }

//go:noinline
func plain38(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain37(x+1, n, giveWay) + k }

//go:noinline
func plain39(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain38(x+1, n, giveWay) + k }

//go:noinline
func plain40(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain39(x+1, n, giveWay) + k }

//go:noinline
func plain41(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain40(x+1, n, giveWay) + k }

//go:noinline
func plain42(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain41(x+1, n, giveWay) + k }

//go:noinline
func plain43(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain42(x+1, n, giveWay) + k }

//go:noinline
func plain44(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain43(x+1, n, giveWay) + k }

//go:noinline
func plain45(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain44(x+1, n, giveWay) + k }

//go:noinline
func plain46(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain45(x+1, n, giveWay) + k }

//go:noinline
func plain47(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain46(x+1, n, giveWay) + k }

//go:noinline
func plain48(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain47(x+1, n, giveWay) + k }

//go:noinline
func plain49(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain48(x+1, n, giveWay) + k }

//go:noinline
func plain50(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain49(x+1, n, giveWay) + k }

//go:noinline
func plain51(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain50(x+1, n, giveWay) + k }

//go:noinline
func plain52(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain51(x+1, n, giveWay) + k }

//go:noinline
func plain53(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain52(x+1, n, giveWay) + k }

//go:noinline
func plain54(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain53(x+1, n, giveWay) + k }

//go:noinline
func plain55(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain54(x+1, n, giveWay) + k }

//go:noinline
func plain56(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain55(x+1, n, giveWay) + k }

//go:noinline
func plain57(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain56(x+1, n, giveWay) + k }

//go:noinline
func plain58(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain57(x+1, n, giveWay) + k }

//go:noinline
func plain59(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain58(x+1, n, giveWay) + k }

//go:noinline
func plain60(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain59(x+1, n, giveWay) + k }

//go:noinline
func plain61(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain60(x+1, n, giveWay) + k }

//go:noinline
func plain62(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain61(x+1, n, giveWay) + k }

//go:noinline
func plain63(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain62(x+1, n, giveWay) + k }

//go:noinline
func plain64(x uint64, n int, giveWay func()) uint64 { k := x ^ 1; return plain63(x+1, n, giveWay) + k }
