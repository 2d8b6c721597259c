package store

// A hash keeps its fields in a slice, in the order in which they came (until
// one is deleted: the last one takes its place), and beside it a map once
// there are too many to look through.
type hash struct {
	fields []field
	index  map[string]int // nil while small
}

type field struct {
	name  string
	value []byte
}

const smallHash = 16

func (h *hash) find(name []byte) int {
	if h.index != nil {
		if i, ok := h.index[string(name)]; ok {
			return i
		}
		return -1
	}
	for i := range h.fields {
		if h.fields[i].name == string(name) {
			return i
		}
	}
	return -1
}

func (h *hash) set(name, value []byte) (added bool) {
	if i := h.find(name); i >= 0 {
		h.fields[i].value = append(h.fields[i].value[:0:0], value...)
		return false
	}
	f := field{string(name), append([]byte{}, value...)}
	h.fields = append(h.fields, f)
	switch {
	case h.index != nil:
		h.index[f.name] = len(h.fields) - 1
	case len(h.fields) > smallHash:
		h.index = make(map[string]int, 2*len(h.fields))
		for i, f := range h.fields {
			h.index[f.name] = i
		}
	}
	return true
}

func (h *hash) del(name []byte) bool {
	i := h.find(name)
	if i < 0 {
		return false
	}
	last := len(h.fields) - 1
	if h.index != nil {
		h.index[h.fields[last].name] = i
		delete(h.index, h.fields[i].name) // after the line above: i may be last
	}
	h.fields[i] = h.fields[last]
	h.fields[last] = field{}
	h.fields = h.fields[:last]
	return true
}

// HashSet sets fields from name and value in turns, and returns how many are
// new.
func (s *Store) HashSet(key []byte, pairs [][]byte) (added int, err error) {
	e, err := s.lookupKind(key, Hash)
	if err != nil {
		return 0, err
	}
	if e == nil {
		e = s.insert(key)
		e.hash = &hash{}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if e.hash.set(pairs[i], pairs[i+1]) {
			added++
		}
	}
	s.touch(e.key)
	return added, nil
}

// HashGet returns the value of a field.
func (s *Store) HashGet(key, name []byte) (value []byte, ok bool, err error) {
	e, err := s.lookupKind(key, Hash)
	if e == nil {
		return nil, false, err
	}
	i := e.hash.find(name)
	if i < 0 {
		return nil, false, nil
	}
	return e.hash.fields[i].value, true, nil
}

// HashLen returns the number of fields.
func (s *Store) HashLen(key []byte) (int, error) {
	e, err := s.lookupKind(key, Hash)
	if e == nil {
		return 0, err
	}
	return len(e.hash.fields), nil
}

// HashField returns field i of a hash that is known to be there.
func (s *Store) HashField(key []byte, i int) (name string, value []byte) {
	f := s.lookup(key).hash.fields[i]
	return f.name, f.value
}

// HashDelete deletes fields and returns how many were there. A hash that gets
// empty is gone.
func (s *Store) HashDelete(key []byte, names [][]byte) (deleted int, err error) {
	e, err := s.lookupKind(key, Hash)
	if e == nil {
		return 0, err
	}
	for _, name := range names {
		if e.hash.del(name) {
			deleted++
		}
	}
	if len(e.hash.fields) == 0 {
		s.remove(e)
	} else if deleted > 0 {
		s.touch(e.key)
	}
	return deleted, nil
}
