// Package message makes requests and answers of what the formats write of them in JSON: lists and objects of headers, bodies that
// are encoded or packed, times.
package message

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

// Header returns the fields of a header, which is a list of objects with name (or key) and value, or of lists of both, or an object with
// a value or a list of them for each name. It returns nil where there is none. What is disabled was not sent.
func Header(written gjson.Result) http.Header {
	if !written.IsObject() && !written.IsArray() {
		return nil
	}
	header := http.Header{}
	isList := written.IsArray()
	written.ForEach(func(name, value gjson.Result) bool {
		switch {
		case isList:
			if field, text, on := pair(value); on {
				add(header, field, text)
			}
		case value.IsArray():
			value.ForEach(func(_, each gjson.Result) bool {
				add(header, name.Str, each.String())
				return true
			})
		default:
			add(header, name.Str, value.String())
		}
		return true
	})
	return header
}

// add adds a field, but for those of HTTP/2 that are no header fields, such as :authority.
func add(header http.Header, name, value string) {
	if name != "" && name[0] != ':' {
		header.Add(name, value)
	}
}

// pair returns the name and the value of an object that has both, or of a list of both, and whether it is not switched off.
func pair(written gjson.Result) (name, value string, on bool) {
	isList := written.IsArray()
	on = true
	written.ForEach(func(member, of gjson.Result) bool {
		switch {
		case member.Str == "name" || member.Str == "key" || isList && member.Num == 0:
			name = of.String()
		case member.Str == "value" || isList && member.Num == 1:
			value = of.String()
		case member.Str == "disabled":
			on = !of.Bool()
		}
		return true
	})
	return name, value, on
}

// Form returns pairs of a list as a form has them, or a query.
func Form(list gjson.Result) string {
	var pairs []string
	list.ForEach(func(_, each gjson.Result) bool {
		if name, value, on := pair(each); on {
			pairs = append(pairs, url.QueryEscape(name)+"="+url.QueryEscape(value))
		}
		return true
	})
	return strings.Join(pairs, "&")
}

// layouts are the ways in which times are written.
var layouts = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02 15:04:05.999999999Z07:00", time.RFC1123, time.RFC1123Z}

// Time returns the time that a text or a number of seconds or milliseconds says, or the zero time.
func Time(written gjson.Result) time.Time {
	if written.Type == gjson.Number {
		switch seconds := written.Num; {
		case seconds <= 0:
			return time.Time{}
		case seconds > 1e11: // which would be in the year 5138
			return time.UnixMilli(int64(min(seconds, 1e15))).UTC()
		default:
			return time.UnixMicro(int64(seconds * 1e6)).UTC()
		}
	}
	for _, layout := range layouts {
		if at, err := time.Parse(layout, written.String()); err == nil {
			return at
		}
	}
	return time.Time{}
}

// Duration returns a number of some unit, or zero where it is none that could be.
func Duration(number float64, unit time.Duration) time.Duration {
	const longest = float64(24 * time.Hour)
	if nanoseconds := number * float64(unit); nanoseconds > 0 && nanoseconds < longest {
		return time.Duration(nanoseconds)
	}
	return 0
}
