// Checking archives of traffic on many machines, with Apache Beam, which brings more modules than all the rest.
module github.com/omise-conformance/harness/beam

go 1.26.0

require (
	github.com/apache/beam/sdks/v2 v2.77.0
	github.com/omise-conformance/harness v0.0.0
)

replace github.com/omise-conformance/harness => ../
