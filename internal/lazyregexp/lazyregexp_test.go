package lazyregexp

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// TestMethodsAreThoseOfRegexp: each method returns what that of regexp.Regexp does.
func TestMethodsAreThoseOfRegexp(t *testing.T) {
	const expression, text = `([a-z]+)_([0-9]+)`, "chrg_1 and rfnd_22, no_"
	lazy, plain := reflect.ValueOf(New(expression)), reflect.ValueOf(regexp.MustCompile(expression))
	for i := range lazy.NumMethod() {
		name := lazy.Type().Method(i).Name
		var arguments []reflect.Value
		for j := range lazy.Method(i).Type().NumIn() {
			arguments = append(arguments, argument(t, lazy.Method(i).Type().In(j), j == 0, text))
		}
		got, want := lazy.Method(i).Call(arguments)[0].Interface(), plain.MethodByName(name).Call(arguments)[0].Interface()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s returns %q, that of regexp.Regexp %q", name, got, want)
		}
	}
}

// argument returns an argument of a type: the text if it is the first.
func argument(t *testing.T, of reflect.Type, first bool, text string) reflect.Value {
	t.Helper()
	switch of.Kind() {
	case reflect.String:
		if !first {
			text = "<$2>"
		}
		return reflect.ValueOf(text)
	case reflect.Slice:
		return reflect.ValueOf([]byte(text))
	case reflect.Int:
		return reflect.ValueOf(-1)
	case reflect.Func:
		return reflect.ValueOf(strings.ToUpper)
	}
	t.Fatalf("no argument of the type %s is known", of)
	return reflect.Value{}
}

// TestAWrongExpressionIsFoundByTests: no test has to use an expression to find out that it is wrong.
func TestAWrongExpressionIsFoundByTests(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("New returned an expression that cannot be compiled")
		}
	}()
	New("(")
}
