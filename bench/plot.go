package main

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Plots are bars, drawn as SVG that reads on light and dark pages: the background is the page's.

// writePlots draws each topic of which something was measured into a file of its own.
func writePlots(dir string, all []measured) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, t := range topics {
		rows := plotted(t.of(all))
		if len(rows) == 0 {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, t.name+".svg"), []byte(plot(t.title, rows)), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// plotted leaves out the rows that a plot of "shorter is better" has no use for.
func plotted(rows []measured) (some []measured) {
	for _, m := range rows {
		if !m.row.more && !strings.HasSuffix(m.row.name, "/cpu") && !strings.HasSuffix(m.row.name, "/allocs") {
			some = append(some, m)
		}
	}
	return some
}

var series = []struct {
	side         side
	name, colour string
}{
	{edoSide, "Edo", "#2f7fe0"},
	{stackfulSide, "Edo, stackful", "#8fb8ea"},
	{peerSide, "goroutines", "#1f9e89"},
	{tokioSide, "Tokio", "#d9822b"},
}

// In pixels.
const (
	plotWidth  = 860
	labelWidth = 235
	barsWidth  = plotWidth - labelWidth - 110 // the rest is for the figures
	barHeight  = 9
	barStep    = 11
	rowGap     = 10
	headHeight = 74
)

// plot draws rows of bars, each row on a scale of its own: rows have different units.
func plot(title string, rows []measured) string {
	var body strings.Builder
	y := headHeight
	for _, m := range rows {
		y = plotRow(&body, y, m)
	}
	var s strings.Builder
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img">`+"\n", plotWidth, y)
	fmt.Fprintf(&s, "<title>%s</title>\n", escaped(title))
	s.WriteString(`<style>text{font:12px system-ui,sans-serif;fill:#1f2328}.title{font-size:16px;font-weight:600}.row{text-anchor:end}` +
		`.note,.figure{fill:#59636e}.figure{font-size:10px}` +
		`@media(prefers-color-scheme:dark){text{fill:#e6edf3}.note,.figure{fill:#9aa4af}}</style>` + "\n")
	fmt.Fprintf(&s, `<text class="title" x="8" y="22">%s</text>`+"\n", escaped(title))
	s.WriteString(`<text class="note" x="8" y="41">Shorter is better. Each row has its own scale; the figures are the medians.</text>` + "\n")
	x := 8
	for _, line := range series {
		fmt.Fprintf(&s, `<rect x="%d" y="52" width="10" height="10" rx="2" fill="%s"/><text x="%d" y="61">%s</text>`+"\n",
			x, line.colour, x+15, escaped(line.name))
		x += 35 + 7*len(line.name)
	}
	s.WriteString(body.String())
	s.WriteString("</svg>\n")
	return s.String()
}

// plotRow draws one row at y and answers where the next one begins.
func plotRow(s *strings.Builder, y int, m measured) int {
	longest := 0.0
	for _, v := range m.result.value {
		longest = max(longest, v)
	}
	top := y
	for _, line := range series {
		v, ok := m.result.value[line.side]
		if !ok {
			continue
		}
		width := 1.0
		if longest > 0 {
			width = max(width, v/longest*barsWidth)
		}
		fmt.Fprintf(s, `<rect x="%d" y="%d" width="%.1f" height="%d" rx="1.5" fill="%s"/>`, labelWidth, y, width, barHeight, line.colour)
		fmt.Fprintf(s, `<text class="figure" x="%.1f" y="%d">%s</text>`+"\n", labelWidth+width+5, y+barHeight-1, escaped(m.row.format(v)))
		y += barStep
	}
	fmt.Fprintf(s, `<text class="row" x="%d" y="%d">%s</text>`+"\n", labelWidth-10, (top+y)/2+3, escaped(m.row.name))
	return y + rowGap
}

func escaped(text string) string {
	var s strings.Builder
	if err := xml.EscapeText(&s, []byte(text)); err != nil {
		panic(err) // a strings.Builder takes all
	}
	return s.String()
}
