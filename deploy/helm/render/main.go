// Prints the objects of a Helm chart, so that tests need no Helm: Go's templates, the functions of sprig, and of Helm's own those
// that this chart uses. Stricter than Helm in one thing: a value that is missing is an error.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run main.go CHART RELEASE NAMESPACE [VALUES...]
//
// Debian: golang-go golang-github-masterminds-sprig-dev golang-github-ghodss-yaml-dev
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
	"github.com/ghodss/yaml"
)

type values = map[string]interface{}

func main() {
	chart, release, namespace, overrides := os.Args[1], os.Args[2], os.Args[3], os.Args[4:]
	all := read(filepath.Join(chart, "values.yaml"))
	for _, override := range overrides {
		merge(all, read(override))
	}
	about := read(filepath.Join(chart, "Chart.yaml"))
	data := values{
		"Values":  all,
		"Release": values{"Name": release, "Namespace": namespace, "Service": "Helm"},
		"Chart":   values{"Name": about["name"], "Version": about["version"], "AppVersion": about["appVersion"]},
	}

	templates := template.New("chart").Option("missingkey=error").Funcs(sprig.TxtFuncMap())
	render := func(name string, data interface{}) (string, error) {
		var text bytes.Buffer
		err := templates.ExecuteTemplate(&text, name, data)
		return text.String(), err
	}
	templates.Funcs(template.FuncMap{"include": render})
	must(templates.ParseGlob(filepath.Join(chart, "templates", "*")))

	for _, file := range must(filepath.Glob(filepath.Join(chart, "templates", "*"))) {
		name := filepath.Base(file)
		text := must(render(name, data))
		if name == "NOTES.txt" {
			fmt.Fprint(os.Stderr, text)
		} else if !strings.HasPrefix(name, "_") && strings.TrimSpace(text) != "" {
			fmt.Printf("---\n%s\n", text)
		}
	}
}

// merge lays one file's values over another's, map by map, as Helm does.
func merge(under, over values) {
	for key, value := range over {
		below, isMap := under[key].(values)
		if above, both := value.(values); isMap && both {
			merge(below, above)
		} else {
			under[key] = value
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
