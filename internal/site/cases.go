package site

import (
	"context"
	"strings"

	"github.com/omise-conformance/harness/internal/explanation"
)

// derived is how the names of cases begin that are made from the contract.
const derived = "generated/"

// casesOf are the cases of one subject.
type casesOf struct {
	Subject, Path string
	Items         []item
}

// subjectPage returns where the cases of a subject are listed.
func subjectPage(id string) string {
	subject, _, _ := strings.Cut(id, "/")
	return "cases/" + subject + ".html"
}

// cases makes a page for each subject with its cases, each with the rules that it judges, and one page that leads to them.
func (b *builder) cases(ctx context.Context) error {
	var subjects []*casesOf
	at := map[string]*casesOf{}
	for _, entry := range b.book.Entries(explanation.Case) {
		if err := ctx.Err(); err != nil {
			return err
		}
		path := subjectPage(entry.Name)
		of := at[path]
		if of == nil {
			subject, _, _ := strings.Cut(entry.Name, "/")
			of = &casesOf{Subject: subject, Path: path}
			at[path], subjects = of, append(subjects, of)
		}
		of.Items = append(of.Items, item{entry.Name, entry.Brief()})
	}
	for _, of := range subjects {
		if err := b.page(of.Path, "cases_of.html", "Cases: "+of.Subject, of); err != nil {
			return err
		}
	}
	return b.page("cases.html", "cases.html", "Cases", subjects)
}
