package outside

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"mime"
	"path"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/store"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// document is a file with which a merchant answers a dispute.
type document struct {
	id, dispute, name  string
	base, secret       string // of the download address, which nothing else guards
	mediaType, content string
	deleted            bool
	created            wire.Stamp
}

// maxDocuments keeps the list of documents inside a dispute whole.
const maxDocuments = store.DefaultLimit

// mediaTypes are those of the files that a dispute takes.
var mediaTypes = []string{"application/pdf", "image/png", "image/jpeg"}

func (d *document) location() string { return "/disputes/" + d.dispute + "/documents/" + d.id }

// Render writes the keys of the recorded documents of charges.
func (d *document) Render(w *wire.Writer) {
	w.Object("")
	w.Str("object", "document")
	w.Bool("livemode", false)
	w.Str("id", d.id)
	w.Bool("deleted", d.deleted)
	w.Str("filename", d.name)
	w.Str("location", d.location())
	w.Str("download_uri", d.base+d.location()+"/downloads/"+d.secret)
	w.Time("created_at", d.created)
	w.EndObject()
}

// createDocument takes a file of multipart/form-data, or its name as a text, which one SDK sends.
func createDocument(c *api.Call) (any, *apierror.Error) {
	d, err := findDispute(c)
	if err != nil {
		return nil, err
	}
	if d.over() || len(d.documents) >= maxDocuments {
		return nil, apierror.Invalid("documents_locked", "documents list cannot be modified")
	}
	doc := &document{id: c.NewID("docu"), dispute: d.id, base: c.Emulator.APIURL(), created: c.Stamp()}
	sum := sha256.Sum256([]byte(doc.id + c.Account.SecretKey))
	doc.secret = fmt.Sprintf("%X", sum[:8])
	if !doc.read(c.Params) {
		return nil, apierror.Invalid("invalid_file_type", "invalid content-type")
	}
	_, err = changeDispute(c, "dispute.update", func(next *dispute) string {
		next.documents = append(slices.Clip(d.documents), doc)
		return ""
	})
	if err != nil {
		return nil, err
	}
	return doc, nil
}

// read takes the file, and reports whether it is of a known type.
func (d *document) read(p wire.Params) bool {
	file, isFile := p.Object("file")
	if !isFile {
		file = wire.Params{"filename": p.Text("file")}
	}
	d.name, d.content = path.Base(file.Text("filename")), file.Text("content")
	d.mediaType = mime.TypeByExtension(strings.ToLower(path.Ext(d.name)))
	if !slices.Contains(mediaTypes, d.mediaType) {
		d.mediaType = file.Text("content_type")
	}
	return slices.Contains(mediaTypes, d.mediaType)
}

func listDocuments(c *api.Call) (any, *apierror.Error) {
	d, err := findDispute(c)
	if err != nil {
		return nil, err
	}
	created := func(doc *document) wire.Stamp { return doc.created }
	return api.ListOfSlice(c, d.documents, created, (*document).Render)
}

func findDocument(c *api.Call) (*document, *apierror.Error) {
	d, err := findDispute(c)
	if err != nil {
		return nil, err
	}
	for _, doc := range d.documents {
		if doc.id == c.Vars[1] {
			return doc, nil
		}
	}
	return nil, apierror.NotFound("document", c.Vars[1])
}

func retrieveDocument(c *api.Call) (any, *apierror.Error) {
	doc, err := findDocument(c)
	if err != nil {
		return nil, err
	}
	return doc, nil
}

func destroyDocument(c *api.Call) (any, *apierror.Error) {
	doc, err := findDocument(c)
	if err != nil {
		return nil, err
	}
	_, err = changeDispute(c, "dispute.update", func(next *dispute) string {
		next.documents = slices.DeleteFunc(slices.Clone(next.documents), func(other *document) bool { return other == doc })
		return ""
	})
	if err != nil {
		return nil, err
	}
	gone := *doc
	gone.deleted = true
	return &gone, nil
}

// downloadDocument serves the file as it came.
func downloadDocument(c *api.Call) (any, *apierror.Error) {
	doc, err := findDocument(c)
	if err == nil && subtle.ConstantTimeCompare([]byte(doc.secret), []byte(c.Vars[2])) != 1 {
		err = apierror.NotFound("document", c.Vars[1])
	}
	if err != nil {
		return nil, err
	}
	return &wire.Page{ContentType: doc.mediaType, Body: []byte(doc.content)}, nil
}

func (d *document) fields(c *record.Codec) {
	for _, text := range []*string{&d.id, &d.dispute, &d.name, &d.base, &d.secret, &d.mediaType, &d.content} {
		record.Text(c, text)
	}
	record.Bool(c, &d.deleted)
	record.Int(c, &d.created)
}
