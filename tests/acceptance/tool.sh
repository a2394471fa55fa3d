#!/usr/bin/env bash
# Packs `dmin` as a .NET tool, installs it from the package as a stranger does, and runs it: the version, and a model through the ONNX Runtime that came along.
#   tests/acceptance/tool.sh
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet pack "$root/src/DminServing.Cli" -c Release -o "$work/packages" --nologo -v quiet
du -h "$work"/packages/*.nupkg
cd "$work"
printf '<configuration><packageSources><clear /><add key="here" value="%s/packages" /></packageSources></configuration>\n' "$work" >nuget.config
dotnet tool install DminServing.Cli --tool-path "$work/tools" --configfile "$work/nuget.config"
tools/dmin --version
tools/dmin validate model "$root/models/dmin-demo/1"
echo "tool.sh: packed, installed and run"
