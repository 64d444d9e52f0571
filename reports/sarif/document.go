package sarif

// The types of the parts of SARIF 2.1.0 that are written (https://docs.oasis-open.org/sarif/sarif/v2.1.0). A library that has
// all of them writes every empty list that the format knows into each result, and hosts refuse large files.

// document is a sarifLog object.
type document struct {
	Schema  string      `json:"$schema"`
	Version string      `json:"version"`
	Runs    []execution `json:"runs"`
}

// execution is a run object.
type execution struct {
	Tool        tool         `json:"tool"`
	Automation  *automation  `json:"automationDetails,omitempty"`
	Invocations []invocation `json:"invocations"`
	ColumnKind  string       `json:"columnKind"`
	Results     []result     `json:"results"`
}

type tool struct {
	Driver component `json:"driver"`
}

type component struct {
	Name           string       `json:"name"`
	Version        string       `json:"version,omitempty"`
	InformationURI string       `json:"informationUri"`
	Rules          []descriptor `json:"rules"`
}

// automation tells the kinds of analysis of one commit from each other.
type automation struct {
	ID string `json:"id"`
}

// descriptor is a reportingDescriptor object: a rule.
type descriptor struct {
	ID            string        `json:"id"`
	Short         *text         `json:"shortDescription,omitempty"`
	Full          *text         `json:"fullDescription,omitempty"`
	Help          *text         `json:"help,omitempty"`
	HelpURI       string        `json:"helpUri,omitempty"`
	Configuration configuration `json:"defaultConfiguration"`
	Properties    *properties   `json:"properties,omitempty"`
}

type configuration struct {
	Level level `json:"level"`
}

type properties struct {
	Tags []string `json:"tags"`
}

// text is a message object or a multiformatMessageString object.
type text struct {
	Text string `json:"text"`
}

type invocation struct {
	Successful    bool           `json:"executionSuccessful"`
	ExitCode      int            `json:"exitCode"`
	ExitReason    string         `json:"exitCodeDescription,omitempty"`
	Start         string         `json:"startTimeUtc,omitempty"`
	End           string         `json:"endTimeUtc,omitempty"`
	Notifications []notification `json:"toolExecutionNotifications,omitempty"`
}

type notification struct {
	Level     level      `json:"level"`
	Message   text       `json:"message"`
	Locations []location `json:"locations,omitempty"`
}

type result struct {
	Rule         string            `json:"ruleId"`
	RuleIndex    int               `json:"ruleIndex"`
	Level        level             `json:"level"`
	Message      text              `json:"message"`
	Locations    []location        `json:"locations"`
	Fingerprints map[string]string `json:"partialFingerprints"`
	Suppressions []suppression     `json:"suppressions,omitempty"`
}

type location struct {
	Physical physicalLocation  `json:"physicalLocation"`
	Logical  []logicalLocation `json:"logicalLocations,omitempty"`
}

type physicalLocation struct {
	Artifact artifact `json:"artifactLocation"`
	Region   *region  `json:"region,omitempty"`
}

type artifact struct {
	URI string `json:"uri"`
}

type region struct {
	StartLine int `json:"startLine"`
}

// logicalLocation is a place within a document: the JSON pointer of a field.
type logicalLocation struct {
	FullyQualifiedName string `json:"fullyQualifiedName"`
	Kind               string `json:"kind"`
}

type suppression struct {
	Kind          string `json:"kind"`
	Status        string `json:"status"`
	Justification string `json:"justification,omitempty"`
}

// level is how grave a result or a notification is.
type level string

const (
	levelError   level = "error"
	levelWarning level = "warning"
	levelNote    level = "note"
)
