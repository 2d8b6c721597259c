package expvars_test

import (
	"context"
	"encoding/json"
	"expvar"
	"testing"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/expvars"
)

func TestPublish(t *testing.T) {
	r, err := edo.New(edo.CurrentThread(), edo.Name("shown"))
	if err != nil {
		t.Fatal(err)
	}
	expvars.Publish("edo", r)
	if _, err := r.Spawn(func(edo.Context) error { return nil }).Wait(context.Background()); err != nil {
		t.Error(err)
	}
	if err := r.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
	var m edo.Metrics
	if err := json.Unmarshal([]byte(expvar.Get("edo").String()), &m); err != nil || m.Name != "shown" || m.Spawned != 1 || len(m.PerWorker) != 1 {
		t.Errorf("%v: %+v", err, m)
	}
}
