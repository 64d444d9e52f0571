package captures

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"sync"

	"github.com/omise-conformance/harness/internal/inputfile"
)

// Input is a file that was opened. It is read once.
type Input struct {
	File
	Format *Format // what the file was recognized as, or what the user said
	// Packed holds for a file whose lines are not those of the text in it.
	Packed bool
	text   *bufio.Reader // is the File's reader
	close  func()
}

// Records yields what Format.Read yields, without the lines of a packed file.
func (i *Input) Records() iter.Seq2[*Record, error] {
	records := i.Format.Read(&i.File)
	if !i.Packed {
		return records
	}
	return func(yield func(*Record, error) bool) {
		for record, err := range records {
			if record != nil {
				record.At, record.BodyAt = Place{}, Place{}
				if record.Request != nil {
					record.Request.BodyAt = Place{}
				}
			}
			if !yield(record, err) {
				return
			}
		}
	}
}

// Close ends the reading. It may be called twice.
func (i *Input) Close() {
	if i.close != nil {
		i.close()
		i.close = nil
	}
}

// Open opens a source, unpacks it and finds its format. An error is as those of Walk are. The file has to be closed.
func (s *Source) Open(ctx context.Context) (*Input, error) {
	opened, err := s.open()
	if err != nil {
		return nil, sentence(s.Name, err)
	}
	file := &Input{File: File{Path: slashed(s.Name)}, Format: s.as}
	text := heads.Get().(*bufio.Reader)
	text.Reset(&source{ctx: ctx, name: s.Name, from: opened})
	file.close = func() {
		_ = opened.Close()
		text.Reset(nil)
		heads.Put(text)
	}
	if err := file.unpack(ctx, s.Name, text); err != nil {
		file.Close()
		return nil, err
	}
	if err := file.recognize(s.found); err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// heads are readers that can show the head of a file. Folders have thousands of small files.
var heads = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, HeadSize) }}

// unpack lets the file be read from its text, which may be packed.
func (i *Input) unpack(ctx context.Context, name string, text *bufio.Reader) error {
	i.Reader, i.text = text, text
	magic, err := text.Peek(4) // fewer at the end
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	for _, each := range packings {
		if !bytes.HasPrefix(magic, each.magic) {
			continue
		}
		plain, err := each.reader(text)
		if err != nil {
			return each.failed(err)
		}
		i.Packed, i.Path = true, strings.TrimSuffix(i.Path, each.ending)
		inner := heads.Get().(*bufio.Reader)
		bounded := inputfile.Bounded(inputfile.Traffic, name, unpacking{plain, each})
		inner.Reset(&source{ctx: ctx, name: name, from: bounded})
		i.Reader, i.text = inner, inner
		outer := i.close
		i.close = func() {
			plain.Close()
			inner.Reset(nil)
			heads.Put(inner)
			outer()
		}
		break
	}
	return nil
}

// recognize finds the format by the beginning of the text, unless it was named, and passes over the mark of UTF-8.
func (i *Input) recognize(found bool) error {
	head, err := i.text.Peek(HeadSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	const mark = "\ufeff"
	if bytes.HasPrefix(head, []byte(mark)) {
		head = head[len(mark):]
		_, _ = i.text.Discard(len(mark))
	}
	if i.Format != nil {
		return nil
	}
	why := Binary
	if bytes.IndexByte(head, 0) < 0 {
		if i.Format = Recognize(i.Path, head); i.Format != nil {
			return nil
		}
		why = Unrecognized
	}
	if len(bytes.TrimSpace(head)) == 0 {
		why = Empty
	}
	if found {
		return why
	}
	return fmt.Errorf("%s; if it is of one, name it with --format", string(why))
}

// source reads what was opened, until the context is done. Its errors complete the sentence "FILE …".
type source struct {
	ctx  context.Context
	name string
	from io.Reader
}

// Read reads from the file.
func (s *source) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := s.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = sentence(s.name, err)
	}
	return n, err
}
