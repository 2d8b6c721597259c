package expvars_test

import (
	"context"
	"encoding/json"
	"expvar"
	"fmt"
	"io"
	"log"
	"testing"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/expvars"
)

func TestPublish(t *testing.T) {
	r, err := edo.New(edo.CurrentThread(), edo.Name("shown"))
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprint("edo", r.ID()) // there is no taking back, and tests may run again
	expvars.Publish(name, r)
	if _, err := r.Spawn(func(edo.Context) error { return nil }).Wait(context.Background()); err != nil {
		t.Error(err)
	}
	if err := r.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
	var m edo.Metrics
	if err := json.Unmarshal([]byte(expvar.Get(name).String()), &m); err != nil || m.Name != "shown" || m.Spawned != 1 || len(m.PerWorker) != 1 {
		t.Errorf("%v: %+v", err, m)
	}
}

func TestPublishTwice(t *testing.T) {
	r, err := edo.New(edo.CurrentThread())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Shutdown(context.Background()) }()
	defer log.SetOutput(log.Writer())
	log.SetOutput(io.Discard)
	name := fmt.Sprint("twice", r.ID())
	expvars.Publish(name, r)
	defer func() {
		if recover() == nil {
			t.Error("a name was taken twice")
		}
	}()
	expvars.Publish(name, r)
}

func TestVar(t *testing.T) {
	r, err := edo.New(edo.CurrentThread(), edo.Name("in a map"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Shutdown(context.Background()) }()
	all := new(expvar.Map).Init()
	all.Set("one", expvars.Var(r))
	var m map[string]edo.Metrics
	if err := json.Unmarshal([]byte(all.String()), &m); err != nil || m["one"].Name != "in a map" {
		t.Errorf("%v: %s", err, all)
	}
}
