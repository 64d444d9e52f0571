package config

// Check has the settings of a check of what was recorded, whose list of what is known and whose reports are not those of a run.
type Check struct {
	Format     string   `yaml:"format"`
	APIVersion string   `yaml:"api_version"`
	Follow     string   `yaml:"follow"`
	FailOn     []string `yaml:"fail_on"`
	Exclude    []string `yaml:"exclude"`
	Dialect    string   `yaml:"dialect"`
	Strict     bool     `yaml:"strict"`
	Jobs       int      `yaml:"jobs"`
	Baseline   string   `yaml:"baseline"`
	Shard      string   `yaml:"shard"`
	AllowEmpty bool     `yaml:"allow_empty"`
	ReportDir  string   `yaml:"report_dir"`
}

var ofCheck = []string{"check"}

// checkKeys are the settings of the group check. The flags of one run are not among them: what has changed, and what is written anew.
var checkKeys = []Key{
	{Name: "check.format", Flag: "format", Meaning: "format of all files (docs/formats-of-recordings.md)", Otherwise: "each is recognized", Example: "jsonl", Verbs: ofCheck},
	{
		Name: "check.api_version", Flag: "api-version", Meaning: "version of the API that all answers are to be of", Otherwise: "each is judged by its own",
		Example: "'2017-11-02'", Verbs: ofCheck,
	},
	{
		Name: "check.follow", Flag: "follow", Meaning: "how far objects are followed through their states: within each file, or across all", Default: "file", Example: "all",
		Choices: []string{"file", "all"}, Verbs: ofCheck,
	},
	{
		Name: "check.fail_on", Flag: "fail-on", Example: "[broken, older]", Otherwise: "the first three", Verbs: ofCheck,
		Meaning: "kinds of files that fail, * for any text: broken, mixture, unreadable, template, trimmed, older",
	},
	{Name: "check.exclude", Flag: "exclude", Meaning: "files to pass over; * stands for any text, such as '*/node_modules/*'", Example: "['*/old/*']", Verbs: ofCheck},
	{
		Name: "check.dialect", Flag: "dialect", Meaning: "dialect where the sources disagree: any, recorded or documented", Default: "any", Example: "recorded",
		Choices: []string{"any", "recorded", "documented"}, Verbs: ofCheck,
	},
	{
		Name: "check.strict", Flag: "strict", Meaning: "fail for every kind of file that is not conformant, and for a broken SHOULD as well", Default: "false", Example: "true",
		Verbs: ofCheck,
	},
	{
		Name: "check.jobs", Flag: "jobs", Meaning: "files and records that are judged at once", Otherwise: "the number of processors", Example: "4", Most: unbounded,
		Verbs: ofCheck,
	},
	{
		Name: "check.baseline", Flag: "baseline", Meaning: "list of what is known to be wrong with files: FILE RULE [PLACE] # reason on each line", Example: "known-fixtures.txt",
		Verbs: ofCheck,
	},
	{
		Name: "check.shard", Flag: "shard", Meaning: "take the i-th of n parts of the files, for example 2/4; auto: as CI or Kubernetes says (docs/scale.md)", Example: "auto",
		Verbs: ofCheck,
	},
	{
		Name: "check.allow_empty", Flag: "allow-empty", Meaning: "pass where there is nothing to judge, as for hooks and with --since", Default: "false", Example: "true",
		Verbs: ofCheck,
	},
	{
		Name: "check.report_dir", Flag: "report-dir", Meaning: "folder for junit.xml, report.json, summary.md, report.html and report.sarif", Default: DefaultReportDir,
		Example: "reports/fixtures", Verbs: ofCheck,
	},
}
