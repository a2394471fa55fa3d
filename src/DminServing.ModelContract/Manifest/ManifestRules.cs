using System.Globalization;
using DminServing.ModelContract.Holdout;

namespace DminServing.ModelContract.Manifest;

/// <summary>What must hold between the parts of a manifest that is well-formed by itself.</summary>
internal static class ManifestRules
{
    private const int Sha256HexLength = 64;

    public static IEnumerable<string> Check(ModelManifest manifest) =>
    [
        .. CheckNames(manifest),
        .. CheckFeatures("user", manifest.Features.User),
        .. CheckFeatures("item", manifest.Features.Item),
        .. CheckFeatures("context", manifest.Features.Context),
        .. CheckItems(manifest.Features.Item),
        .. CheckGraphs(manifest),
        .. CheckFiles(manifest),
        .. manifest.Calibration?.Problems() ?? [],
    ];

    private static IEnumerable<string> CheckNames(ModelManifest manifest)
    {
        if (manifest.Name.AsSpan().ContainsAny("/\\:") || manifest.Name.StartsWith('.'))
        {
            yield return $"name must be usable as a folder's name, not \"{manifest.Name}\".";
        }

        if (manifest.Training?.PriorCtr is { } prior and not (>= 0 and <= 1))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"training.prior_ctr must be from 0 to 1, not {prior}.");
        }

        if (manifest.Training?.HoldoutAuc is not null && !manifest.Files.ContainsKey(HoldoutFile.FileName))
        {
            yield return $"training.holdout_auc is given, but \"{HoldoutFile.FileName}\" is not in files.";
        }
    }

    private static IEnumerable<string> CheckFeatures(string group, IReadOnlyList<FeatureManifest> features)
    {
        foreach (var twice in features.GroupBy(feature => feature.Name, StringComparer.Ordinal).Where(same => same.Count() > 1))
        {
            yield return $"features.{group} has '{twice.Key}' {twice.Count()} times; names are unique in a group.";
        }

        foreach (var feature in features)
        {
            if (feature.Encoding is FeatureEncoding.Identity { Min: var min, Max: var max } && (min > max || (decimal)max - min > int.MaxValue - 2))
            {
                yield return $"features.{group} '{feature.Name}': min {min} to max {max} must be an ascending range of fewer than 2^31 values.";
            }

            if (feature.Encoding is FeatureEncoding.Boundaries { Values: var values } && !values.SequenceEqual(values.Distinct().Order()))
            {
                yield return $"features.{group} '{feature.Name}': boundaries must ascend.";
            }
        }
    }

    private static IEnumerable<string> CheckItems(IReadOnlyList<FeatureManifest> items)
    {
        if (items.Count == 0 || items[0].Name != FeatureSchema.ItemId)
        {
            yield return $"features.item must begin with '{FeatureSchema.ItemId}'.";
            yield break;
        }

        if (items[0].CatalogFile is not null)
        {
            yield return $"features.item '{FeatureSchema.ItemId}' has a catalog; catalogs give the other features of an item.";
        }

        if (items[0].Encoding is FeatureEncoding.Hash && items.FirstOrDefault(item => item.CatalogFile is not null) is { } withCatalog)
        {
            yield return $"features.item '{withCatalog.Name}' has a catalog, but '{FeatureSchema.ItemId}' is hashed: a catalog needs one index per item.";
        }
    }

    private static IEnumerable<string> CheckGraphs(ModelManifest manifest)
    {
        string[] needed = manifest.Layout == GraphLayout.Flat ? [GraphManifest.Flat] : [GraphManifest.User, GraphManifest.Candidate];
        foreach (var role in needed.Where(role => !manifest.Graphs.ContainsKey(role)))
        {
            yield return $"graphs.{role} is missing: the layout needs {string.Join(" and ", needed)}.";
        }

        foreach (var (role, graph) in manifest.Graphs)
        {
            if (role is not (GraphManifest.Flat or GraphManifest.User or GraphManifest.Candidate))
            {
                yield return $"graphs.{role} is no role: {GraphManifest.Flat}, {GraphManifest.User} and {GraphManifest.Candidate} are.";
            }

            if (!manifest.Files.ContainsKey(graph.File))
            {
                yield return $"graphs.{role}.file \"{graph.File}\" is not in files.";
            }

            foreach (var problem in CheckSources(role, graph, manifest).Concat(CheckTensors(role, graph)))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> CheckSources(string role, GraphManifest graph, ModelManifest manifest)
    {
        var givesScores = role != GraphManifest.User;
        if (givesScores && graph.Outputs.Count(output => output.Source == TensorSource.Ctr) != 1)
        {
            yield return $"graphs.{role}.outputs must have exactly one tensor with source ctr.";
        }

        foreach (var tensor in graph.Inputs)
        {
            var (features, group) = tensor.Source.Kind switch
            {
                TensorSourceKind.UserFeature => (manifest.Features.User, "user"),
                TensorSourceKind.ContextFeature => (manifest.Features.Context, "context"),
                TensorSourceKind.BehaviorFeature or TensorSourceKind.CandidateFeature => (manifest.Features.Item, "item"),
                _ => (null, ""),
            };
            if (features is not null && !features.Any(feature => feature.Name == tensor.Source.Feature))
            {
                yield return $"graphs.{role} input '{tensor.Name}' has source {tensor.Source}, but features.{group} has no '{tensor.Source.Feature}'.";
            }

            if (tensor.Source.Kind == TensorSourceKind.UserState && role == GraphManifest.Candidate
                && !(manifest.Graphs.GetValueOrDefault(GraphManifest.User)?.Outputs.Any(output => output.Name == tensor.Name) ?? false))
            {
                yield return $"graphs.{role} input '{tensor.Name}' is user_state, but graphs.{GraphManifest.User} has no output of that name.";
            }
        }
    }

    // What a role's tensors may hold and which sizes they may have: a candidate has no place in the user graph, nor a row in the grouped layout.
    private static IEnumerable<string> CheckTensors(string role, GraphManifest graph)
    {
        var (symbols, forbidden) = role switch
        {
            GraphManifest.Flat => ("BT", new[] { TensorSourceKind.UserState, TensorSourceKind.Ctr, TensorSourceKind.Attention }),
            GraphManifest.User => ("UT", [TensorSourceKind.UserState, TensorSourceKind.Ctr, TensorSourceKind.Attention, TensorSourceKind.CandidateFeature]),
            _ => ("UCT", [TensorSourceKind.Ctr, TensorSourceKind.Attention]),
        };
        foreach (var input in graph.Inputs.Where(input => forbidden.Contains(input.Source.Kind)))
        {
            yield return $"graphs.{role} input '{input.Name}' has source {input.Source}, which the {role} graph cannot take.";
        }

        TensorSourceKind[] given = role == GraphManifest.User ? [TensorSourceKind.UserState] : [TensorSourceKind.Ctr, TensorSourceKind.Attention];
        foreach (var output in graph.Outputs.Where(output => !given.Contains(output.Source.Kind)))
        {
            yield return $"graphs.{role} output '{output.Name}' has source {output.Source}, which the {role} graph cannot give.";
        }

        foreach (var output in graph.Outputs.Where(output => output.Source.Kind is TensorSourceKind.Ctr or TensorSourceKind.Attention && output.Type != TensorType.Float32))
        {
            yield return $"graphs.{role} output '{output.Name}' must be float32.";
        }

        var attention = graph.Outputs.Where(output => output.Source == TensorSource.Attention).ToList();
        var shape = role == GraphManifest.Flat ? "B, H, T" : "U, H, C, T";
        if (attention.Count > 1 || attention.Any(output => string.Join(", ", output.Shape.Select(size => size.IsFixed ? "H" : size.ToString())) != shape))
        {
            yield return $"graphs.{role}.outputs may have one tensor with source attention, of shape [{shape}] with a number for H, the interests.";
        }

        foreach (var tensor in graph.Inputs.Concat(graph.Outputs).Where(tensor => tensor.Shape.Any(dimension => !dimension.IsFixed && !symbols.Contains(dimension.Symbol, StringComparison.Ordinal))))
        {
            yield return $"graphs.{role} tensor '{tensor.Name}' has shape [{string.Join(", ", tensor.Shape)}]; the {role} graph knows only {string.Join(" and ", symbols.AsEnumerable())}.";
        }

        foreach (var twice in graph.Inputs.Concat(graph.Outputs).GroupBy(tensor => tensor.Name, StringComparer.Ordinal).Where(same => same.Count() > 1))
        {
            yield return $"graphs.{role} has '{twice.Key}' {twice.Count()} times; tensor names are unique in a graph.";
        }
    }

    private static IEnumerable<string> CheckFiles(ModelManifest manifest)
    {
        var vocabularies = manifest.Features.User.Concat(manifest.Features.Item).Concat(manifest.Features.Context)
            .SelectMany(feature => new[] { (feature.Encoding as FeatureEncoding.Vocabulary)?.File, feature.CatalogFile });
        foreach (var file in vocabularies.OfType<string>().Distinct(StringComparer.Ordinal).Where(file => !manifest.Files.ContainsKey(file)))
        {
            yield return $"\"{file}\" is used by a feature but is not in files.";
        }

        foreach (var (file, hash) in manifest.Files)
        {
            if (file.AsSpan().ContainsAny("/\\") || file is "." or "..")
            {
                yield return $"files \"{file}\" must be a name inside the version's folder.";
            }

            if (hash.Length != Sha256HexLength || !hash.All(char.IsAsciiHexDigitLower))
            {
                yield return $"files \"{file}\" must have a SHA-256 of {Sha256HexLength} lower-case hex digits, not \"{hash}\".";
            }
        }
    }
}
