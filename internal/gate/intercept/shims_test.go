package intercept

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What a runtime would have loaded without the gate is loaded too.
func TestWhatWasLoadedBeforeIsLoaded(t *testing.T) {
	own := t.TempDir()
	for name, text := range map[string]string{
		"sitecustomize.py": "print('own')\n", "own.php": "<?php echo \"own\\n\";", "own.ini": "auto_prepend_file = \"" + filepath.Join(own, "own.php") + "\"\n",
		"own.rb": "puts 'own'\n", "own.cjs": "console.log('own')\n", "a.php": "<?php echo \"client\\n\";",
	} {
		if err := os.WriteFile(filepath.Join(own, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	env, _ := prepared(t, "PATH="+os.Getenv("PATH"), "HOME="+os.Getenv("HOME"), "PYTHONPATH="+own, "PHP_INI_SCAN_DIR=:"+own,
		"RUBYOPT=-r"+filepath.Join(own, "own.rb"), "NODE_OPTIONS=--require "+filepath.Join(own, "own.cjs"))
	for _, run := range [][]string{
		{"python3", "-c", "print('client')"}, {"php", filepath.Join(own, "a.php")}, {"ruby", "-e", "puts 'client'"}, {"node", "-e", "console.log('client')"},
	} {
		t.Run(run[0], func(t *testing.T) {
			if _, err := exec.LookPath(run[0]); err != nil {
				t.Skip("this runtime is not here: ", err)
			}
			if said := runClient(t, own, env.list(), run); !strings.HasSuffix(said, "own\nclient\n") {
				t.Errorf("it said %q", said)
			}
		})
	}
}
