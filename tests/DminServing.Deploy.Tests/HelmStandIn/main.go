// Stands in for `helm template`, so that tests need no Helm: Go's templates, the functions of sprig, of Helm's own those that the chart uses, values laid over one
// another as Helm lays them, and values.schema.json by the library that Helm 3 took for it until 2025. Stricter than Helm in one thing: a value that is missing is an error.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run main.go CHART RELEASE NAMESPACE [VALUES...]
//
// Debian: golang-go golang-github-masterminds-sprig-dev golang-github-ghodss-yaml-dev golang-github-xeipuuv-gojsonschema-dev
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig" // its third version: without modules the path has no number
	"github.com/ghodss/yaml"
	"github.com/xeipuuv/gojsonschema"
)

type values = map[string]interface{}

func main() {
	chart, release, namespace, overrides := os.Args[1], os.Args[2], os.Args[3], os.Args[4:]
	all := read(filepath.Join(chart, "values.yaml"))
	for _, override := range overrides {
		merge(all, read(override))
	}
	check(chart, all)

	about := read(filepath.Join(chart, "Chart.yaml"))
	show(chart, values{
		"Values":  all,
		"Release": values{"Name": release, "Namespace": namespace, "Service": "Helm"},
		"Chart":   values{"Name": about["name"], "Version": about["version"], "AppVersion": about["appVersion"]},
	})
}

// merge lays one file's values over another's, map by map; null takes one away.
func merge(under, over values) {
	for key, value := range over {
		below, isMap := under[key].(values)
		if above, both := value.(values); isMap && both {
			merge(below, above)
		} else if value == nil {
			delete(under, key)
		} else {
			under[key] = value
		}
	}
}

// check ends the program with every problem that the chart's schema finds.
func check(chart string, all values) {
	schema := gojsonschema.NewBytesLoader(must(os.ReadFile(filepath.Join(chart, "values.schema.json"))))
	result := must(gojsonschema.Validate(schema, gojsonschema.NewGoLoader(all)))
	for _, problem := range result.Errors() {
		fmt.Fprintln(os.Stderr, problem)
	}
	if !result.Valid() {
		os.Exit(1)
	}
}

// show writes the objects to standard output, and what Helm would tell the person to standard error.
func show(chart string, data values) {
	templates := template.New("chart").Option("missingkey=error").Funcs(sprig.TxtFuncMap())
	render := func(name string, data interface{}) (string, error) {
		var text bytes.Buffer
		err := templates.ExecuteTemplate(&text, name, data)
		return text.String(), err
	}
	templates.Funcs(template.FuncMap{"include": render})
	files := must(filepath.Glob(filepath.Join(chart, "templates", "*")))
	must(templates.ParseFiles(files...))

	for _, file := range files {
		name := filepath.Base(file)
		text := must(render(name, data))
		if name == "NOTES.txt" {
			fmt.Fprint(os.Stderr, text)
		} else if !strings.HasPrefix(name, "_") && strings.TrimSpace(text) != "" {
			fmt.Printf("---\n%s\n", text)
		}
	}
}

func read(file string) values {
	read := values{}
	must(0, yaml.Unmarshal(must(os.ReadFile(file)), &read))
	return read
}

func must[T any](result T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return result
}
