package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// some is rows with figures for all sides, for some of them, and one that is not drawn.
func some() []measured {
	return []measured{
		{group{}, ns("yield/1", times(5), times(10)), result{
			map[side]float64{edoSide: 15, stackfulSide: 100, peerSide: 80, tokioSide: 400}, map[side]float64{peerSide: 5.3, tokioSide: 26}}},
		{group{}, cpu("yield/1"), result{map[side]float64{edoSide: 15, peerSide: 80}, map[side]float64{peerSide: 5.3}}},
		{group{}, row{name: "sleepers/<bytes>", figure: "bytes", unit: "B&B"}, result{
			map[side]float64{edoSide: 0, peerSide: 2_700_000}, map[side]float64{peerSide: 12}}},
	}
}

// The plots must be well-formed, hold all figures, and keep inside their frame.
func TestPlots(t *testing.T) {
	dir := t.TempDir()
	if err := writePlots(dir, some()); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string][]string{
		"tasks.svg":  {"yield/1", "15.0 ns", "100.0 ns", "80.0 ns", "400.0 ns", "Tokio"},
		"memory.svg": {"sleepers/<bytes>", "0 B&B", "2,700,000 B&B"},
	} {
		svg, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		text, bars := parse(t, string(svg))
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not say %q:\n%s", file, w, text)
			}
		}
		if file == "tasks.svg" && bars != 4+len(series) {
			t.Errorf("%s has %d bars and marks of the legend", file, bars)
		}
	}
	if files, _ := os.ReadDir(dir); len(files) != 2 {
		t.Errorf("%d files, of two topics", len(files))
	}
}

// parse answers all text of an SVG, and how many rectangles it has.
func parse(t *testing.T, svg string) (text string, bars int) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return text, bars
		}
		if err != nil {
			t.Fatalf("not XML: %v\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.CharData:
			text += string(token)
		case xml.StartElement:
			if token.Name.Local == "rect" {
				bars++
			}
		}
	}
}

// A generated section replaces the former one, and nothing else.
func TestUpdateDocument(t *testing.T) {
	file := filepath.Join(t.TempDir(), "doc.md")
	const before, after = "# Title\n\n<!-- bench -peers: generated -->\n", "<!-- end of bench -peers -->\n\nMore.\n"
	if err := os.WriteFile(file, []byte(before+"old\n"+after), 0o644); err != nil {
		t.Fatal(err)
	}
	b := &bench{peers: true, rounds: 3, measured: some()}
	for range 2 {
		if err := b.updateDocument(file); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(got)
	if !strings.HasPrefix(text, before) || !strings.HasSuffix(text, after) || strings.Contains(text, "old") {
		t.Errorf("around the section:\n%s", text)
	}
	if strings.Count(text, "| `yield/1` | 15.0 ns | 100.0 ns | 80.0 ns | 400.0 ns | 5.30× | 26.00× | 10× |") != 1 {
		t.Errorf("the row is not there once:\n%s", text)
	}
	b.peers = false
	if err := b.updateDocument(file); err == nil {
		t.Error("a document without marks was written to")
	}
}

// Every row of package work must be in one topic.
func TestTopics(t *testing.T) {
	for _, g := range groups {
		if g.work == "" {
			continue
		}
		for _, r := range g.rows {
			in := 0
			for _, topic := range topics {
				in += len(topic.of([]measured{{row: r}}))
			}
			if in != 1 {
				t.Errorf("row %s is in %d topics", r.name, in)
			}
		}
	}
}
