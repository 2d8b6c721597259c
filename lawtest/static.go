package lawtest

import "github.com/edo-async/edo"

// runStatic executes n by a call whose callee is known when the program is built.
func runStatic(cx edo.Context, p *proc, n *node) (int, error) {
	switch shapes[n.shape].name {
	case "callInterface":
		return callInterface(cx, p, n)
	case "callValue":
		return callValue(cx, p, n)
	case "callMethodValue":
		return callMethodValue(cx, p, n)
	case "callEmbedded":
		return callEmbedded(cx, p, n)
	case "callGeneric":
		return callGeneric(cx, p, n)
	case "callGenericType":
		return callGenericType(cx, p, n)
	case "callRecursive":
		return callRecursive(cx, p, n)
	case "callMutual":
		return callMutual(cx, p, n)
	case "callDeep":
		return callDeep(cx, p, n)
	case "callVariadic":
		return callVariadic(cx, p, n)
	case "callLiteral":
		return callLiteral(cx, p, n)
	case "callCurried":
		return callCurried(cx, p, n)
	case "callMany":
		return callMany(cx, p, n)
	case "callPlain":
		return callPlain(cx, p, n)
	case "callReflect":
		return callReflect(cx, p, n)
	case "callStruct":
		return callStruct(cx, p, n)
	case "chanSend":
		return chanSend(cx, p, n)
	case "chanRecv":
		return chanRecv(cx, p, n)
	case "chanTry":
		return chanTry(cx, p, n)
	case "chanSelect":
		return chanSelect(cx, p, n)
	case "chanPipe":
		return chanPipe(cx, p, n)
	case "chanFan":
		return chanFan(cx, p, n)
	case "chanOneshot":
		return chanOneshot(cx, p, n)
	case "chanRecvOrDone":
		return chanRecvOrDone(cx, p, n)
	case "lockMutex":
		return lockMutex(cx, p, n)
	case "lockMutexKid":
		return lockMutexKid(cx, p, n)
	case "lockWait":
		return lockWait(cx, p, n)
	case "lockNotify":
		return lockNotify(cx, p, n)
	case "lockSelect":
		return lockSelect(cx, p, n)
	case "lockSemaphore":
		return lockSemaphore(cx, p, n)
	case "joinAll":
		return joinAll(cx, p, n)
	case "joinTwo":
		return joinTwo(cx, p, n)
	case "joinThree":
		return joinThree(cx, p, n)
	case "raceTwo":
		return raceTwo(cx, p, n)
	case "raceThree":
		return raceThree(cx, p, n)
	case "timeout":
		return timeout(cx, p, n)
	case "timeoutNested":
		return timeoutNested(cx, p, n)
	case "async":
		return async(cx, p, n)
	case "stackful":
		return stackful(cx, p, n)
	case "stackfulDeep":
		return stackfulDeep(cx, p, n)
	case "raceOfJoins":
		return raceOfJoins(cx, p, n)
	case "raceCleanup":
		return raceCleanup(cx, p, n)
	case "timeoutPlain":
		return timeoutPlain(cx, p, n)
	case "ifChain":
		return ifChain(cx, p, n)
	case "switchTag":
		return switchTag(cx, p, n)
	case "switchType":
		return switchType(cx, p, n)
	case "selectNative":
		return selectNative(cx, p, n)
	case "shortCircuit":
		return shortCircuit(cx, p, n)
	case "evalOrder":
		return evalOrder(cx, p, n)
	case "assignOrder":
		return assignOrder(cx, p, n)
	case "literals":
		return literals(cx, p, n)
	case "nestedCalls":
		return nestedCalls(cx, p, n)
	case "returnCall":
		return returnCall(cx, p, n)
	case "liveValues":
		return liveValues(cx, p, n)
	case "shadows":
		return shadows(cx, p, n)
	case "pointers":
		return pointers(cx, p, n)
	case "deferPlain":
		return deferPlain(cx, p, n)
	case "deferAwait":
		return deferAwait(cx, p, n)
	case "deferRecover":
		return deferRecover(cx, p, n)
	case "deferRecoverAwait":
		return deferRecoverAwait(cx, p, n)
	case "deferNamed":
		return deferNamed(cx, p, n)
	case "deferMethod":
		return deferMethod(cx, p, n)
	case "deferLoop":
		return deferLoop(cx, p, n)
	case "deferResult":
		return deferResult(cx, p, n)
	case "deferPanics":
		return deferPanics(cx, p, n)
	case "deferGoexit":
		return deferGoexit(cx, p, n)
	case "deferNested":
		return deferNested(cx, p, n)
	case "deferArguments":
		return deferArguments(cx, p, n)
	case "deferConditional":
		return deferConditional(cx, p, n)
	case "deferRepanic":
		return deferRepanic(cx, p, n)
	case "deferBuiltin":
		return deferBuiltin(cx, p, n)
	case "deferClosure":
		return deferClosure(cx, p, n)
	case "leafYield":
		return leafYield(cx, p, n)
	case "leafSleep":
		return leafSleep(cx, p, n)
	case "leafPlain":
		return leafPlain(cx, p, n)
	case "leafError":
		return leafError(cx, p, n)
	case "leafPanic":
		return leafPanic(cx, p, n)
	case "leafRuntimePanic":
		return leafRuntimePanic(cx, p, n)
	case "leafGoexit":
		return leafGoexit(cx, p, n)
	case "leafGoexitPlain":
		return leafGoexitPlain(cx, p, n)
	case "leafClock":
		return leafClock(cx, p, n)
	case "leafAbort":
		return leafAbort(cx, p, n)
	case "leafSelect":
		return leafSelect(cx, p, n)
	case "leafFuture":
		return leafFuture(cx, p, n)
	case "leafContext":
		return leafContext(cx, p, n)
	case "leafBudget":
		return leafBudget(cx, p, n)
	case "loopCount":
		return loopCount(cx, p, n)
	case "loopClassic":
		return loopClassic(cx, p, n)
	case "loopSlice":
		return loopSlice(cx, p, n)
	case "loopArray":
		return loopArray(cx, p, n)
	case "loopString":
		return loopString(cx, p, n)
	case "loopMap":
		return loopMap(cx, p, n)
	case "loopChannel":
		return loopChannel(cx, p, n)
	case "loopFunc":
		return loopFunc(cx, p, n)
	case "loopClosures":
		return loopClosures(cx, p, n)
	case "loopLabels":
		return loopLabels(cx, p, n)
	case "loopGoto":
		return loopGoto(cx, p, n)
	case "loopCondition":
		return loopCondition(cx, p, n)
	case "loopForever":
		return loopForever(cx, p, n)
	case "taskJoin":
		return taskJoin(cx, p, n)
	case "taskDetach":
		return taskDetach(cx, p, n)
	case "taskAbort":
		return taskAbort(cx, p, n)
	case "taskAbortEarly":
		return taskAbortEarly(cx, p, n)
	case "taskMany":
		return taskMany(cx, p, n)
	case "taskTwoJoiners":
		return taskTwoJoiners(cx, p, n)
	case "taskDone":
		return taskDone(cx, p, n)
	case "taskNamed":
		return taskNamed(cx, p, n)
	case "taskMethod":
		return taskMethod(cx, p, n)
	case "taskCaptured":
		return taskCaptured(cx, p, n)
	case "taskGroup":
		return taskGroup(cx, p, n)
	case "taskGroupAbort":
		return taskGroupAbort(cx, p, n)
	case "taskDeferJoin":
		return taskDeferJoin(cx, p, n)
	case "taskJoinLater":
		return taskJoinLater(cx, p, n)
	case "chanUnbounded":
		return chanUnbounded(cx, p, n)
	case "chanReserve":
		return chanReserve(cx, p, n)
	case "chanTryReserve":
		return chanTryReserve(cx, p, n)
	case "chanMany":
		return chanMany(cx, p, n)
	case "chanSelectRoom":
		return chanSelectRoom(cx, p, n)
	case "chanAll":
		return chanAll(cx, p, n)
	case "chanOneshotClosed":
		return chanOneshotClosed(cx, p, n)
	case "chanBroadcast":
		return chanBroadcast(cx, p, n)
	case "chanBroadcastSelect":
		return chanBroadcastSelect(cx, p, n)
	case "scopeUntil":
		return scopeUntil(cx, p, n)
	case "scopeTree":
		return scopeTree(cx, p, n)
	case "scopeValue":
		return scopeValue(cx, p, n)
	case "scopeSelect":
		return scopeSelect(cx, p, n)
	case "scopeSpawned":
		return scopeSpawned(cx, p, n)
	case "callBox":
		return callBox(cx, p, n)
	case "taskSet":
		return taskSet(cx, p, n)
	case "taskSetClose":
		return taskSetClose(cx, p, n)
	case "taskSetSelect":
		return taskSetSelect(cx, p, n)
	case "taskGroupKeep":
		return taskGroupKeep(cx, p, n)
	case "lockRead":
		return lockRead(cx, p, n)
	case "lockWrite":
		return lockWrite(cx, p, n)
	case "lockReadSelect":
		return lockReadSelect(cx, p, n)
	case "lockMutexSelect":
		return lockMutexSelect(cx, p, n)
	case "lockSemaphoreSelect":
		return lockSemaphoreSelect(cx, p, n)
	case "lockSemaphoreClose":
		return lockSemaphoreClose(cx, p, n)
	case "lockSince":
		return lockSince(cx, p, n)
	case "lockBarrier":
		return lockBarrier(cx, p, n)
	case "lockOnce":
		return lockOnce(cx, p, n)
	case "lockOnceSelect":
		return lockOnceSelect(cx, p, n)
	case "timeTicker":
		return timeTicker(cx, p, n)
	case "timeTickerSelect":
		return timeTickerSelect(cx, p, n)
	case "timeTimer":
		return timeTimer(cx, p, n)
	case "timeAt":
		return timeAt(cx, p, n)
	case "delayQueue":
		return delayQueue(cx, p, n)
	case "streamChain":
		return streamChain(cx, p, n)
	case "streamMerge":
		return streamMerge(cx, p, n)
	case "streamTimed":
		return streamTimed(cx, p, n)
	case "streamKeyed":
		return streamKeyed(cx, p, n)
	case "streamAll":
		return streamAll(cx, p, n)
	case "chanWatch":
		return chanWatch(cx, p, n)
	case "chanWatchSelect":
		return chanWatchSelect(cx, p, n)
	case "joinEvery":
		return joinEvery(cx, p, n)
	case "leafTry":
		return leafTry(cx, p, n)
	case "leafUnconstrained":
		return leafUnconstrained(cx, p, n)
	}
	panic("lawtest: runStatic does not know the shape " + shapes[n.shape].name)
}
