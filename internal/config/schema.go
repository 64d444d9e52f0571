package config

import (
	"bytes"
	"reflect"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/omise-conformance/harness/internal/jsondocument"
)

// SchemaURL is where editors find the schema.
const SchemaURL = "https://raw.githubusercontent.com/omise-conformance/harness/main/internal/config/omise-conformance.schema.json"

// duration fits what time.ParseDuration reads, without a minus: no verb takes one.
const duration = `^\+?(0|(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$`

// shapes have what a schema says of each type of a key.
var shapes = map[reflect.Type]map[string]any{
	reflect.TypeFor[string]():        {"type": "string"},
	reflect.TypeFor[bool]():          {"type": "boolean"},
	reflect.TypeFor[int]():           {"type": "integer"},
	reflect.TypeFor[int64]():         {"type": "integer"},
	reflect.TypeFor[float64]():       {"type": "number"},
	reflect.TypeFor[time.Duration](): {"type": "string", "pattern": duration},
	reflect.TypeFor[[]string]():      {"type": "array", "items": map[string]any{"type": "string"}},
}

// Schema returns the JSON Schema of the file, made of Keys and the types of their values.
func Schema() ([]byte, error) {
	file := map[string]any{}
	groups := map[string]map[string]any{"": file}
	for i := range Keys {
		key := &Keys[i]
		if key.Account != "" {
			continue
		}
		group, member, nested := strings.Cut(key.Name, ".")
		if !nested {
			group, member = "", key.Name
		}
		if groups[group] == nil {
			groups[group] = map[string]any{}
			file[group] = object(groups[group], "object")
		}
		shape, err := key.shape()
		if err != nil {
			return nil, err
		}
		groups[group][member] = shape
	}
	schema := object(file, "object", "null")
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["$id"] = SchemaURL
	schema["title"] = "Configuration of omise-conformance"
	schema["description"] = "What " + DefaultFile + " may have. The keys of an account belong in the environment."
	var out bytes.Buffer
	err := jsondocument.Write(&out, schema, "  ")
	return out.Bytes(), err
}

// object returns the schema of an object with these properties and no others.
func object(properties map[string]any, types ...string) map[string]any {
	schema := map[string]any{"type": types, "properties": properties, "additionalProperties": false}
	if len(types) == 1 {
		schema["type"] = types[0]
	}
	return schema
}

// shape returns the schema of the values of a key.
func (k *Key) shape() (map[string]any, error) {
	shape := map[string]any{"description": k.Sentence()}
	for name, value := range shapes[k.kind()] {
		shape[name] = value
	}
	if len(k.Choices) > 0 {
		shape["enum"] = k.Choices
	}
	if k.Most > k.Least {
		shape["minimum"] = k.Least
		if k.Most < unbounded {
			shape["maximum"] = k.Most
		}
	}
	var example, fallback any
	if err := yaml.Unmarshal([]byte(k.Example), &example); err != nil {
		return nil, err
	}
	shape["examples"] = []any{example}
	if k.Default != "" {
		if err := yaml.Unmarshal([]byte(k.Default), &fallback); err != nil {
			return nil, err
		}
		shape["default"] = fallback
	}
	return shape, nil
}

// Sentence returns the meaning of the key as a sentence, with what no default can say.
func (k *Key) Sentence() string {
	sentence := strings.ToUpper(k.Meaning[:1]) + k.Meaning[1:] + "."
	if k.Otherwise != "" {
		sentence += " Default: " + k.Fallback() + "."
	}
	return sentence
}
