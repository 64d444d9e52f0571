package intercept

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// prepared returns the environment that is made of a base, for a gate with addresses that nobody listens at.
func prepared(t *testing.T, base ...string) (*environment, *Ways) {
	t.Helper()
	o := closedGate(t)
	o.Base = base
	ways, err := Prepare(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return readEnvironment(ways.Env), ways
}

func closedGate(t *testing.T) Options {
	t.Helper()
	return Options{
		APIURL: "http://127.0.0.1:1", VaultURL: "http://127.0.0.1:2", ProxyURL: "http://127.0.0.1:3", TLSAddress: "127.0.0.1:4",
		Authority: newAuthority(t).pem, PublicKey: "pkey_test_gate", SecretKey: "skey_test_gate", Scratch: t.TempDir(),
	}
}

func TestVariablesOfTheCallerStay(t *testing.T) {
	env, _ := prepared(t, "HOME=/home/x", "EMPTY=", "TWICE=1", "TWICE=2", "=C:=odd", "WITH_EQUALS=a=b")
	for name, want := range map[string]string{"HOME": "/home/x", "EMPTY": "", "TWICE": "2", "WITH_EQUALS": "a=b"} {
		if got, found := env.values[name]; got != want || !found {
			t.Errorf("%s is %q, expected %q", name, got, want)
		}
	}
	if seen := map[string]bool{}; slices.ContainsFunc(env.list(), func(each string) bool {
		name, _, _ := strings.Cut(each, "=")
		defer func() { seen[name] = true }()
		return seen[name]
	}) {
		t.Error("a variable stands twice in the environment")
	}
}

func TestAddresses(t *testing.T) {
	o := closedGate(t)
	o.Base = []string{"OMISE_API_URL=https://staging.example", "PAYMENTS=https://api.omise.co"}
	o.URLNames = map[string]Host{"PAYMENTS": API, "TOKENS": Vault}
	ways, err := Prepare(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	env := readEnvironment(ways.Env)
	for name, want := range map[string]string{
		"OMISE_API_URL": o.APIURL, "OMISE_VAULT_URL": o.VaultURL, "OMISE_BASE_URL": o.APIURL, "PAYMENTS": o.APIURL, "TOKENS": o.VaultURL,
	} {
		if got := env.get(name); got != want {
			t.Errorf("%s is %q, expected %q", name, got, want)
		}
	}
}

func TestURLNamesAreRead(t *testing.T) {
	if hosts, err := ParseURLNames([]string{"PAYMENTS=vault", "SHOP=api"}); len(hosts) != 2 || hosts["PAYMENTS"] != Vault || hosts["SHOP"] != API || err != nil {
		t.Errorf("read as %v, %v", hosts, err)
	}
	for _, wrong := range []string{"", "PAYMENTS", "=api", "PAYMENTS=", "PAYMENTS=https://api.omise.co"} {
		if _, err := ParseURLNames([]string{wrong}); err == nil || !strings.Contains(err.Error(), "NAME=api or NAME=vault") {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

func TestKeys(t *testing.T) {
	for _, each := range []struct {
		base []string
		want map[string]string
	}{
		{nil, map[string]string{
			"OMISE_PUBLIC_KEY": "pkey_test_gate", "OMISE_PKEY": "pkey_test_gate", "PUBLIC_KEY": "pkey_test_gate",
			"OMISE_SECRET_KEY": "skey_test_gate", "OMISE_SKEY": "skey_test_gate", "SECRET_KEY": "skey_test_gate",
		}},
		{[]string{"OMISE_SKEY=skey_test_own", "SECRET_KEY=of django"}, map[string]string{
			"OMISE_SKEY": "skey_test_own", "OMISE_SECRET_KEY": "skey_test_own", "SECRET_KEY": "of django", "OMISE_PKEY": "pkey_test_gate",
		}},
		{[]string{"OMISE_SECRET_KEY="}, map[string]string{"OMISE_SECRET_KEY": "skey_test_gate"}},
		{[]string{"OMISE_SECRET_KEY=pkey_test_wrong_kind"}, map[string]string{
			"OMISE_SECRET_KEY": "pkey_test_wrong_kind", "OMISE_SKEY": "skey_test_gate",
		}},
	} {
		env, _ := prepared(t, each.base...)
		for name, want := range each.want {
			if got := env.get(name); got != want {
				t.Errorf("with %q: %s is %q, expected %q", each.base, name, got, want)
			}
		}
	}
}

func TestNoKeysAreMadeUp(t *testing.T) {
	o := closedGate(t)
	o.PublicKey, o.SecretKey = "", ""
	ways, err := Prepare(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Concat(publicKeyNames, secretKeyNames) {
		if _, found := readEnvironment(ways.Env).values[name]; found {
			t.Errorf("%s is set without a key", name)
		}
	}
}

func TestLiveKeysAreRefused(t *testing.T) {
	for _, each := range []string{"OMISE_SECRET_KEY=skey_5abcdef", "ANYTHING=skey_live_x", "PAY=pkey_5abcdef", "CHAIN= ckey_5a", "QUOTED='skey_5abcdef'", "UPPER=SKEY_5ABCDEF"} {
		o := closedGate(t)
		o.Base = []string{"A=b", each}
		name, value, _ := strings.Cut(each, "=")
		_, err := Prepare(t.Context(), o)
		if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "live key") || strings.Contains(err.Error(), value) {
			t.Errorf("%s: %v", each, err)
		}
	}
}

// TestWhatBeginsLikeAKeyIsNone in the environment: names of files do.
func TestWhatBeginsLikeAKeyIsNone(t *testing.T) {
	o := closedGate(t)
	o.Base = []string{"TOOLS=/opt/ck_tools:/opt/skey_tool", "A=turnkey_solution", "KEY=skey_test_x"}
	if _, err := Prepare(t.Context(), o); err != nil {
		t.Error(err)
	}
}

func TestProxies(t *testing.T) {
	env, _ := prepared(t, "https_proxy=http://company:3128", "ALL_PROXY=socks5://company")
	for _, name := range []string{"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"} {
		if got := env.get(name); got != "http://127.0.0.1:3" {
			t.Errorf("%s is %q", name, got)
		}
	}
}

func TestNoProxyIsCutOfTheHosts(t *testing.T) {
	for _, each := range []struct {
		base []string
		want string
	}{
		{nil, "localhost,127.0.0.1"},
		{[]string{"NO_PROXY=api.omise.co, vault.omise.co,db.internal"}, "localhost,127.0.0.1,db.internal"},
		{[]string{"no_proxy=.omise.co,omise.co,*.omise.co,*omise.co,co,.co,API.Omise.Co:443,*"}, "localhost,127.0.0.1"},
		{[]string{"no_proxy=myomise.co,api.omise.com,xapi.omise.co,10.0.0.0/8"}, "localhost,127.0.0.1,myomise.co,api.omise.com,xapi.omise.co,10.0.0.0/8"},
		{[]string{"no_proxy=a,localhost", "NO_PROXY=a b"}, "localhost,127.0.0.1,a,b"},
	} {
		env, _ := prepared(t, each.base...)
		for _, name := range []string{"no_proxy", "NO_PROXY"} {
			if got := env.get(name); got != each.want {
				t.Errorf("with %q: %s is %q, expected %q", each.base, name, got, each.want)
			}
		}
	}
}

func TestUpstreamProxy(t *testing.T) {
	for _, each := range []struct {
		base []string
		to   string
		want string
	}{
		{nil, "https://example.com", ""},
		{[]string{"https_proxy=http://company:3128"}, "https://example.com", "http://company:3128"},
		{[]string{"https_proxy=http://company:3128"}, "http://example.com", ""},
		{[]string{"ALL_PROXY=http://all:1", "HTTP_PROXY=http://plain:2"}, "https://example.com", "http://all:1"},
		{[]string{"ALL_PROXY=http://all:1", "HTTP_PROXY=http://plain:2"}, "http://example.com", "http://plain:2"},
		{[]string{"https_proxy=http://company:3128", "NO_PROXY=.example.com"}, "https://db.example.com", ""},
		{[]string{"https_proxy=http://company:3128", "NO_PROXY=*"}, "https://example.com", ""},
		{[]string{"https_proxy=http://company:3128"}, "https://localhost:1", ""},
	} {
		to, _ := url.Parse(each.to)
		got, err := UpstreamProxy(each.base)(to)
		if err != nil || got == nil && each.want != "" || got != nil && got.String() != each.want {
			t.Errorf("with %q to %s: through %v (%v), expected %q", each.base, each.to, got, err, each.want)
		}
	}
}

func TestOptionsOfRuntimesAreAppended(t *testing.T) {
	env, ways := prepared(t, "NODE_OPTIONS=--max-old-space-size=4096", "RUBYOPT=-W0", "PYTHONPATH=/own", "PHP_INI_SCAN_DIR=/own.d",
		"JAVA_TOOL_OPTIONS=-Xmx1g", "GOFLAGS=-mod=mod", "JDK_JAVA_OPTIONS=-Dhttps.proxyHost=company", "PATH="+os.Getenv("PATH"))
	for name, want := range map[string][2]string{
		"NODE_OPTIONS": {"--max-old-space-size=4096 --require ", `shim.cjs"`}, "RUBYOPT": {"-W0 -r", "shim.rb"},
		"PYTHONPATH": {"/", string(os.PathListSeparator) + "/own"}, "PHP_INI_SCAN_DIR": {"/own.d" + string(os.PathListSeparator), "php"},
		"JAVA_TOOL_OPTIONS": {"-Xmx1g -D", "PKCS12"}, "JDK_JAVA_OPTIONS": {"-Dhttps.proxyHost=company -D", "PKCS12"},
	} {
		if got := env.get(name); !strings.HasPrefix(got, want[0]) || !strings.HasSuffix(got, want[1]) {
			t.Errorf("%s is %q, expected %q…%q", name, got, want[0], want[1])
		}
	}
	if _, err := lookPath(env, "go"); err == nil && !strings.HasPrefix(env.get("GOFLAGS"), "-mod=mod -overlay=") {
		t.Errorf("GOFLAGS is %q (%q)", env.get("GOFLAGS"), ways.Notes)
	}
	env, _ = prepared(t)
	for name, want := range map[string]string{"NODE_OPTIONS": "--require", "RUBYOPT": "-r", "PHP_INI_SCAN_DIR": string(os.PathListSeparator), "JAVA_TOOL_OPTIONS": "-D"} {
		if got := env.get(name); !strings.HasPrefix(got, want) {
			t.Errorf("%s is %q, expected %q…", name, got, want)
		}
	}
	for _, name := range []string{"JDK_JAVA_OPTIONS", "GOFLAGS"} {
		if got, found := env.values[name]; found {
			t.Errorf("%s is set to %q without need", name, got)
		}
	}
}

func TestOnlyTheFolderIsWrittenTo(t *testing.T) {
	o := closedGate(t)
	o.Scratch = filepath.Join(t.TempDir(), "a folder with spaces")
	if err := os.Mkdir(o.Scratch, 0o700); err != nil {
		t.Fatal(err)
	}
	o.Base = []string{"PATH=" + os.Getenv("PATH")}
	ways, err := Prepare(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(ways.Notes, func(note string) bool { return strings.HasPrefix(note, "RUBYOPT takes no path with a space") }) {
		t.Errorf("it is not said that RUBYOPT cannot be set: %q", ways.Notes)
	}
	err = filepath.WalkDir(o.Scratch, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), "PRIVATE KEY") || strings.Contains(string(text), "@HOST@") || strings.Contains(string(text), "@PORT@") {
			t.Errorf("%s has a key in it, or a place that was not filled", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestWithoutProxyThereAreAddressesOnly(t *testing.T) {
	o := closedGate(t)
	o.ProxyURL = ""
	ways, err := Prepare(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	env := readEnvironment(ways.Env)
	if env.get("OMISE_API_URL") != o.APIURL || env.get("https_proxy") != "" || env.get("NODE_OPTIONS") != "" {
		t.Errorf("the environment is %q", ways.Env)
	}
}

func TestWrongAddressesAreRefused(t *testing.T) {
	for _, spoil := range []func(*Options){
		func(o *Options) { o.ProxyURL = "http://127.0.0.1" }, func(o *Options) { o.ProxyURL = "http://[::1" },
		func(o *Options) { o.TLSAddress = "127.0.0.1:https" }, func(o *Options) { o.Authority = []byte("none") },
		func(o *Options) { o.Scratch = filepath.Join(o.Scratch, "missing") },
	} {
		o := closedGate(t)
		spoil(&o)
		if _, err := Prepare(t.Context(), o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
}
