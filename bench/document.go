package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
)

// updateDocument writes the table of what was measured into a Markdown file, between the marks of this kind of run:
//
//	<!-- bench -peers: generated -->
//	<!-- end of bench -peers -->
//
// and the same without -peers.
func (b *bench) updateDocument(path string) error {
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	kind, text := "bench", b.rowsMarkdown()
	if b.peers {
		kind, text = "bench -peers", b.peersMarkdown()
	}
	updated, err := replaceSection(old, kind, text)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.WriteFile(path, updated, 0o644)
}

// replaceSection puts text between a document's marks.
func replaceSection(doc []byte, kind, text string) ([]byte, error) {
	begin := fmt.Appendf(nil, "<!-- %s: generated -->\n", kind)
	end := fmt.Appendf(nil, "<!-- end of %s -->\n", kind)
	before, rest, ok := bytes.Cut(doc, begin)
	_, after, closed := bytes.Cut(rest, end)
	if !ok || !closed {
		return nil, fmt.Errorf("it has no lines %q and %q, one after the other", bytes.TrimSpace(begin), bytes.TrimSpace(end))
	}
	return bytes.Join([][]byte{before, begin, []byte(text), end, after}, nil), nil
}

// peersMarkdown is a table and a plot for each topic.
func (b *bench) peersMarkdown() string {
	var s strings.Builder
	fmt.Fprintf(&s, "\n%s, %d rounds.\n", machine(), b.rounds)
	for _, t := range topics {
		rows := t.of(b.measured)
		if len(rows) == 0 {
			continue
		}
		fmt.Fprintf(&s, "\n### %s\n\n", t.title)
		if t.about != "" {
			fmt.Fprintf(&s, "%s\n\n", t.about)
		}
		if len(plotted(rows)) > 0 {
			fmt.Fprintf(&s, "![%s](plots/%s.svg)\n\n", t.title, t.name)
		}
		s.WriteString("| row | Edo | stackful | goroutines | Tokio | over goroutines | over Tokio | goal | |\n| --- " +
			strings.Repeat("| ---: ", 6) + "| --- | --- |\n")
		for _, m := range rows {
			r, v := m.row, m.result
			cells := []string{"`" + r.name + "`", r.figureOf(v, edoSide), r.figureOf(v, stackfulSide), r.figureOf(v, peerSide),
				r.figureOf(v, tokioSide), ratioText(v, peerSide), ratioText(v, tokioSide), r.goalText(), markdownVerdict(r.verdict(v))}
			fmt.Fprintf(&s, "| %s |\n", strings.Join(cells, " | "))
		}
	}
	s.WriteString("\n")
	return s.String()
}

// rowsMarkdown is one table of Edo beside its one peer.
func (b *bench) rowsMarkdown() string {
	var s strings.Builder
	fmt.Fprintf(&s, "\n%s, %d rounds.\n\n| row | Edo | peer | ratio | first light | goal | |\n| --- %s| --- |\n", machine(), b.rounds,
		strings.Repeat("| ---: ", 5))
	about := ""
	for _, m := range b.measured {
		r, v := m.row, m.result
		if m.group.about != "" && m.group.about != about {
			fmt.Fprintf(&s, "| *%s* | | | | | | |\n", m.group.about)
		}
		about = m.group.about
		fmt.Fprintf(&s, "| `%s` | %s | %s | %s | %s | %s | %s |\n", r.name, r.figureOf(v, edoSide), r.figureOf(v, peerSide),
			ratioText(v, peerSide), r.first.text(r), r.goal.text(r), markdownVerdict(r.verdict(v)))
	}
	s.WriteString("\n")
	return s.String()
}

func markdownVerdict(verdict string) string {
	if verdict == "MISS" {
		return "**miss**"
	}
	return verdict
}
