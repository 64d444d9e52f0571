package installation

import "path/filepath"

// Curl, Node, Python and Java are the kits of published clients, and Go that of a client in the standard library.
var (
	Curl = Kit{Name: "curl", Needs: []string{"bash", "curl", "jq"}}
	Go   = Kit{Name: "go", Needs: []string{"go"}}
	Node = Kit{
		Name: "node", Needs: []string{"node", "npm"}, Manifest: []string{"package.json", "package-lock.json"},
		Commands: [][]string{
			{"npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"},
		},
		Registry: "the npm registry",
	}
	Python = Kit{
		Name: "python", Needs: []string{"python3"}, Manifest: []string{"requirements.txt"},
		Commands: [][]string{
			{"python3", "-m", "venv", "venv"},
			{
				filepath.Join("venv", "bin", "pip"), "install", "--quiet", "--disable-pip-version-check", "--no-deps",
				"-r", "requirements.txt",
			},
		},
		Registry: "PyPI",
	}
	Java = Kit{
		Name: "java", Needs: []string{"java", "javac", "keytool", "mvn"}, Manifest: []string{"pom.xml"},
		Commands: [][]string{{"mvn", "--batch-mode", "--quiet", "dependency:copy-dependencies", "-DoutputDirectory=lib"}},
		Registry: "Maven Central",
	}
)
