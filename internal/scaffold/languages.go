package scaffold

// Language is the language of a repository, and how its tests run in CI.
type Language struct {
	// Name is the word for people.
	Name string
	// files tell it: the first that is there, in the order of languages. A star stands for any text.
	files []string
	// manifest is the file that names the packages, where files tell only who installs them.
	manifest string
	// Setup are the steps of a workflow of GitHub, Install and Test lines of a shell.
	Setup   []string
	Install string
	Test    string
	// Mark is the form in which the output names a test (--mark), empty where none is known.
	Mark string
	// Image is an image of a container that has what the tests need.
	Image string
}

// The steps that set up what several languages of the table share.
var (
	setupNode   = []string{"uses: actions/setup-node@v4", "with: {node-version: 22}"}
	setupPython = []string{"uses: actions/setup-python@v5", "with: {python-version: '3.x'}"}
	setupRuby   = []string{"uses: ruby/setup-ruby@v1", "with: {ruby-version: '3.4'}"}
	setupJava   = []string{"uses: actions/setup-java@v4", "with: {distribution: temurin, java-version: 21}"}
)

// languages are those that are recognized. The Go of a workflow is that of the module.
var languages = []Language{
	{
		Name: "Go", files: []string{"go.mod"}, Setup: []string{"uses: actions/setup-go@v5", "with: {go-version-file: go.mod}"},
		Test: "go test -v -p 1 ./...", Mark: "go", Image: "golang:1.26",
	},
	{
		Name: "Node.js with pnpm", files: []string{"pnpm-lock.yaml"}, manifest: "package.json", Setup: setupNode,
		Install: "corepack enable && pnpm install", Test: "pnpm test", Image: "node:22",
	},
	{
		Name: "Node.js with Yarn", files: []string{"yarn.lock"}, manifest: "package.json", Setup: setupNode,
		Install: "corepack enable && yarn install", Test: "yarn test", Image: "node:22",
	},
	{
		Name: "Node.js", files: []string{"package-lock.json", "npm-shrinkwrap.json"}, manifest: "package.json", Setup: setupNode,
		Install: "npm ci", Test: "npm test", Image: "node:22",
	},
	{
		Name: "Node.js", files: []string{"package.json"}, Setup: setupNode, // without a lock, which npm ci asks for
		Install: "npm install", Test: "npm test", Image: "node:22",
	},
	{
		Name: "Python with uv", files: []string{"uv.lock"}, manifest: "pyproject.toml", Setup: setupPython,
		Install: "pip install uv && uv sync", Test: "uv run pytest -v", Mark: "pytest", Image: "python:3",
	},
	{
		Name: "Python with Poetry", files: []string{"poetry.lock"}, manifest: "pyproject.toml", Setup: setupPython,
		Install: "pip install poetry && poetry install", Test: "poetry run pytest -v", Mark: "pytest", Image: "python:3",
	},
	{
		Name: "Python", files: []string{"pyproject.toml", "setup.py"}, Setup: setupPython,
		Install: "pip install pytest .", Test: "pytest -v", Mark: "pytest", Image: "python:3",
	},
	{
		Name: "Python", files: []string{"requirements.txt"}, Setup: setupPython,
		Install: "pip install pytest -r requirements.txt", Test: "pytest -v", Mark: "pytest", Image: "python:3",
	},
	{
		Name: "Ruby with RSpec", files: []string{".rspec"}, manifest: "Gemfile", Setup: setupRuby,
		Install: "bundle install", Test: "bundle exec rspec", Image: "ruby:3.4",
	},
	{
		Name: "Ruby", files: []string{"Gemfile", "*.gemspec"}, Setup: setupRuby,
		Install: "bundle install", Test: "bundle exec rake test", Image: "ruby:3.4",
	},
	{
		Name: "PHP", files: []string{"composer.json"}, Setup: []string{"uses: shivammathur/setup-php@v2", "with: {php-version: '8.4'}"},
		Install: "composer install", Test: "vendor/bin/phpunit", Image: "composer:2",
	},
	{
		Name: "Java with Maven", files: []string{"pom.xml"}, Setup: setupJava,
		Test: "mvn --batch-mode test", Mark: "surefire", Image: "maven:3-eclipse-temurin-21",
	},
	{
		Name: "Java with Gradle", files: []string{"gradlew"}, manifest: "build.gradle", Setup: setupJava,
		Test: "./gradlew --no-daemon test", Image: "eclipse-temurin:21",
	},
	{
		Name: "Java with Gradle", files: []string{"build.gradle", "build.gradle.kts"}, Setup: setupJava, // without its wrapper
		Test: "gradle --no-daemon test", Image: "gradle:8-jdk21",
	},
	{
		Name: ".NET", files: []string{"*.csproj", "*.sln", "*.slnx"}, Setup: []string{"uses: actions/setup-dotnet@v4", "with: {dotnet-version: 8.x}"},
		Test: "dotnet test", Image: "mcr.microsoft.com/dotnet/sdk:8.0",
	},
	{
		Name: "Elixir", files: []string{"mix.exs"}, Setup: []string{"uses: erlef/setup-beam@v1", "with: {elixir-version: '1.18', otp-version: '27'}"},
		Install: "mix deps.get", Test: "mix test", Image: "elixir:1.18",
	},
	{Name: "Rust", files: []string{"Cargo.toml"}, Test: "cargo test", Image: "rust:1"}, // which the machines of GitHub have
}

// unknownLanguage stands for a repository in which nothing tells the language.
var unknownLanguage = Language{Test: "make test", Image: "buildpack-deps:bookworm"}

// Service is a CI service.
type Service struct {
	// Name is the value of --ci, Title the word for people.
	Name, Title string
	// signs are files or folders that tell the service.
	signs []string
	// File is where it reads its jobs, and template how they are written.
	File, template string
	// Whole says that the file is one of many, which can be added where the service is in use already.
	Whole bool
}

// services are those for which there is a recipe.
var services = []Service{
	{Name: "github", Title: "GitHub Actions", signs: []string{".github"}, File: ".github/workflows/omise-conformance.yml", template: "github.yml", Whole: true},
	{Name: "gitlab", Title: "GitLab CI", signs: []string{".gitlab-ci.yml"}, File: ".gitlab-ci.yml", template: "gitlab.yml"},
	{Name: "jenkins", Title: "Jenkins", signs: []string{"Jenkinsfile"}, File: "Jenkinsfile", template: "jenkinsfile"},
	{Name: "circleci", Title: "CircleCI", signs: []string{".circleci"}, File: ".circleci/config.yml", template: "circleci.yml"},
	{Name: "buildkite", Title: "Buildkite", signs: []string{".buildkite"}, File: ".buildkite/pipeline.yml", template: "buildkite.yml"},
}

// NoService is the value of --ci for a repository without CI.
const NoService = "none"

// ServiceNames returns the values of --ci.
func ServiceNames() []string {
	var names []string
	for _, service := range services {
		names = append(names, service.Name)
	}
	return append(names, NoService)
}
