package house_test

import (
	"slices"
	"strings"
	"testing"
)

const module = "github.com/edo-async/edo"

// policy says which of the module's own packages a package may import, directly. A package that is not listed fails: add it
// here, in its layer, with the least that it needs. "…/…" at the end allows all below. Test files may import more.
var policy = map[string][]string{
	// Shared facts.
	"internal/abi":       {},
	"internal/atomicx":   {"internal/model"},
	"internal/model":     {},
	"internal/histogram": {},
	"internal/leaktest":  {},
	"internal/house":     {},

	// Core: futures, wakers, strands.
	"internal/core": {"internal/atomicx", "internal/model"},

	// Mechanisms: they know wakers, never tasks; locks and channels work on any executor.
	"internal/frames": {"internal/abi"},
	"internal/spin":   {"internal/atomicx", "internal/model"},
	"internal/waitq":  {"internal/core", "internal/spin"},
	"internal/outlet": {"internal/core", "internal/waitq"},
	"internal/alarm":  {"internal/core"},
	"internal/crank":  {"internal/core"}, // polls futures by hand, for tests
	"internal/deque":  {"internal/atomicx"},
	"internal/slab":   {"internal/atomicx"},
	"internal/wheel":  {"internal/core", "internal/atomicx", "internal/slab", "internal/spin"},
	"internal/poller": {"internal/core", "internal/atomicx"},
	"internal/task":   {"internal/core", "internal/atomicx", "internal/frames", "internal/histogram", "internal/slab", "internal/spin"},
	"lock":            {"internal/core", "internal/atomicx", "internal/spin", "internal/waitq"},
	"channel":         {"internal/core", "internal/atomicx", "internal/spin", "internal/waitq"},

	"delay": {"internal/core", "internal/waitq", "internal/outlet", "internal/alarm"},

	// Policy.
	"internal/driver": {"internal/core", "internal/wheel", "internal/poller"},
	"internal/sched":  {"internal/core", "internal/task", "internal/deque", "internal/spin", "internal/wheel", "internal/driver", "internal/atomicx"},

	// Face.
	"":        {"internal/core", "internal/waitq", "internal/outlet", "internal/alarm", "internal/task", "internal/sched", "internal/driver", "internal/frames", "internal/histogram"},
	"socket":  {"internal/core", "internal/poller", "internal/driver"},
	"stream":  {"", "internal/core"},
	"edotest": {"", "lock", "internal/driver", "internal/sched"},
	"expvars": {""},

	// The compiler's tower: never the runtime.
	"compile/...": {"internal/abi", "compile/..."},
	"vet":         {"internal/abi"},
	"cmd/edo":     {"compile/...", "vet"},

	// Users of it all.
	"examples/...": {"", "channel", "lock", "socket", "examples/..."},
	"bench/...":    {"", "channel", "lock", "socket", "examples/...", "bench/..."},
	"lawtest/...":  {"", "channel", "delay", "lock", "socket", "stream", "lawtest/..."},
}

// thirdParty says which modules beyond the standard library a part of the tree may import.
var thirdParty = map[string][]string{
	"compile/":  {"golang.org/x/tools"},
	"cmd/edo":   {"golang.org/x/tools"},
	"vet":       {"golang.org/x/tools"},
	"":          {"golang.org/x/sys"},
	"socket":    {"golang.org/x/sys"},
	"internal/": {"golang.org/x/sys"},
	"bench":     {"golang.org/x/sys"},
	"examples/": {},
	"channel":   {},
	"lock":      {},
	"lawtest":   {},
}

func TestImportPolicy(t *testing.T) {
	used := map[string]bool{}
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		key, allowed, ok := rule(f.pkg)
		if !ok {
			t.Errorf("%s: package %q is not in the import policy; add it to its layer in internal/house/imports_test.go", f.path, f.pkg)
			continue
		}
		used[key] = true
		for _, imp := range f.imports {
			switch own, isOwn := strings.CutPrefix(imp, module); {
			case isOwn:
				own = strings.TrimPrefix(own, "/")
				if !slices.ContainsFunc(allowed, func(a string) bool { return matches(a, own) }) {
					t.Errorf("%s: %q may not import %q: see the layers in docs/ARCHITECTURE.md", f.path, f.pkg, own)
				}
			case strings.Contains(strings.Split(imp, "/")[0], "."):
				if !thirdPartyAllowed(f.pkg, imp) {
					t.Errorf("%s: %q may not import %q: the runtime uses the standard library and golang.org/x/sys only, the compiler golang.org/x/tools as well", f.path, f.pkg, imp)
				}
			}
		}
	}
	for key := range policy {
		if !used[key] {
			t.Errorf("the import policy lists %q, which does not exist: remove it", key)
		}
	}
}

func rule(pkg string) (key string, allowed []string, ok bool) {
	if a, ok := policy[pkg]; ok {
		return pkg, a, true
	}
	for key, a := range policy {
		if strings.HasSuffix(key, "/...") && matches(key, pkg) {
			return key, a, true
		}
	}
	return "", nil, false
}

func matches(pattern, pkg string) bool {
	if dir, ok := strings.CutSuffix(pattern, "/..."); ok {
		return pkg == dir || strings.HasPrefix(pkg, dir+"/")
	}
	return pattern == pkg
}

func thirdPartyAllowed(pkg, imp string) bool {
	for prefix, mods := range thirdParty {
		if pkg != prefix && (prefix == "" || !strings.HasPrefix(pkg, prefix)) {
			continue
		}
		for _, m := range mods {
			if imp == m || strings.HasPrefix(imp, m+"/") {
				return true
			}
		}
	}
	return false
}
