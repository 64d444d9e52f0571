package conformance_test

import (
	"go/types"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"
)

// A user must be able to name every type that a public package hands out, and must see its fields
// on a documentation page. So no exported signature, field or constant speaks of an internal type.
func TestPublicPackagesMentionNoInternalType(t *testing.T) {
	public := 0
	for _, pkg := range typedPackages(t) {
		if pkg.Name == "main" || isInternal(pkg.PkgPath) {
			continue
		}
		public++
		for _, mention := range internalMentions(pkg.Types) {
			t.Errorf("%s", mention)
		}
	}
	if public < 8 {
		t.Errorf("looked at %d public packages only", public)
	}
}

func TestInternalMentionsAreSeen(t *testing.T) {
	hidden := types.NewPackage(module+"/internal/hidden", "hidden")
	secret := types.NewNamed(types.NewTypeName(0, hidden, "Secret", nil), types.NewStruct(nil, nil), nil)
	open := types.NewPackage(module+"/open", "open")
	field := types.NewVar(0, open, "Field", types.NewSlice(types.NewPointer(secret)))
	quiet := types.NewVar(0, open, "quiet", secret)
	holder := types.NewNamed(types.NewTypeName(0, open, "Holder", nil), types.NewStruct([]*types.Var{field, quiet}, nil), nil)
	open.Scope().Insert(holder.Obj())
	want := []string{module + "/open.Holder.Field mentions " + module + "/internal/hidden.Secret"}
	if got := internalMentions(open); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// loadPackages loads every package of the project with its types, once a test run. What they import
// comes from compiled packages, which is many times faster than from source.
var loadPackages = sync.OnceValues(func() ([]*packages.Package, error) {
	return packages.Load(&packages.Config{Mode: packages.LoadSyntax}, "./...")
})

func typedPackages(t *testing.T) []*packages.Package {
	t.Helper()
	loaded, err := loadPackages()
	if err != nil {
		t.Fatal(err)
	}
	if packages.PrintErrors(loaded) > 0 {
		t.Fatal("the packages of the project do not load")
	}
	return loaded
}

func isInternal(path string) bool {
	return strings.HasPrefix(path, module) && slices.Contains(strings.Split(path, "/"), "internal")
}

// internalMentions returns a sentence for each exported place of a package that mentions a type of
// an internal package of the project.
func internalMentions(pkg *types.Package) []string {
	var found []string
	mention := func(place string, of types.Type) {
		walkTypes(of, map[types.Type]bool{}, func(name *types.TypeName) {
			if name.Pkg() != nil && isInternal(name.Pkg().Path()) {
				found = append(found, place+" mentions "+name.Pkg().Path()+"."+name.Name())
			}
		})
	}
	for _, name := range pkg.Scope().Names() {
		object := pkg.Scope().Lookup(name)
		if !object.Exported() {
			continue
		}
		place := pkg.Path() + "." + name
		named, isNamed := types.Unalias(object.Type()).(*types.Named)
		if _, isType := object.(*types.TypeName); !isType || !isNamed || named.Obj().Pkg() != pkg {
			mention(place, object.Type())
			continue
		}
		for method := range types.NewMethodSet(types.NewPointer(named)).Methods() {
			if method.Obj().Exported() {
				mention(place+"."+method.Obj().Name(), method.Type())
			}
		}
		structure, isStruct := named.Underlying().(*types.Struct)
		if !isStruct {
			mention(place, named.Underlying())
			continue
		}
		for field := range structure.Fields() {
			if field.Exported() {
				mention(place+"."+field.Name(), field.Type())
			}
		}
	}
	return found
}

// walkTypes calls see for every named type of which a type is made, without looking into it.
func walkTypes(of types.Type, seen map[types.Type]bool, see func(*types.TypeName)) {
	if seen[of] {
		return
	}
	seen[of] = true
	into := func(part types.Type) { walkTypes(part, seen, see) }
	switch of := of.(type) {
	case *types.Alias:
		see(of.Obj())
		into(types.Unalias(of))
	case *types.Named:
		see(of.Obj())
		for argument := range of.TypeArgs().Types() {
			into(argument)
		}
	case interface{ Elem() types.Type }: // pointer, slice, array, channel, map
		into(of.Elem())
		if table, isMap := of.(*types.Map); isMap {
			into(table.Key())
		}
	case *types.Signature:
		into(of.Params())
		into(of.Results())
	case *types.Tuple:
		for variable := range of.Variables() {
			into(variable.Type())
		}
	case *types.Struct:
		for field := range of.Fields() {
			if field.Exported() {
				into(field.Type())
			}
		}
	case *types.Interface:
		for method := range of.Methods() {
			if method.Exported() {
				into(method.Type())
			}
		}
	}
}
