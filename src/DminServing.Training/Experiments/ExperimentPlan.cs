using System.Text.Json;
using System.Text.Json.Serialization;
using DminServing.Training.Networks;

namespace DminServing.Training.Experiments;

/// <summary>What is compared: data sets × networks × seeds. The content of an experiment's file.</summary>
public sealed record ExperimentPlan
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>The data sets.</summary>
    public required IReadOnlyList<ExperimentData> Data { get; init; }

    /// <summary>The networks' names.</summary>
    /// <value>all rows of the paper's table 2</value>
    public IReadOnlyList<string> Networks { get; init; } = [.. Architecture.All.Select(architecture => architecture.Name)];

    /// <summary>The seeds; each decides the split, the negatives and the weights, and is the same for every network.</summary>
    /// <value>1 to 5</value>
    public IReadOnlyList<int> Seeds { get; init; } = [1, 2, 3, 4, 5];

    /// <summary>Further arguments of <c>dmin-train train</c>.</summary>
    /// <value>none</value>
    public IReadOnlyList<string> Train { get; init; } = [];

    /// <summary>Reads an experiment's file; paths in it are relative to it.</summary>
    /// <exception cref="TrainingException">It cannot be read, or names what there is not.</exception>
    public static ExperimentPlan Read(string file)
    {
        ExperimentPlan plan;
        try
        {
            plan = JsonSerializer.Deserialize<ExperimentPlan>(File.ReadAllBytes(file), Json) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new TrainingException(
                $"{file} is no experiment: line {(e.LineNumber ?? 0) + 1}, {e.Path ?? "$"}, is not understood. It has 'data', each with 'name', 'input' and perhaps 'prepare', and it may have 'networks', 'seeds' and 'train'.", e);
        }

        foreach (var network in plan.Networks)
        {
            Architecture.Of(network);
        }

        if (plan.Data.Count * plan.Networks.Count * plan.Seeds.Count == 0)
        {
            throw new TrainingException($"{file} compares nothing: 'data', 'networks' and 'seeds' must each name at least one.");
        }

        var twice = plan.Data.GroupBy(data => data.Name).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? plan with { Data = [.. plan.Data.Select(data => data with { Input = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, data.Input) })] }
            : throw new TrainingException($"{file} has two data sets '{twice.Key}': give each a name of its own.");
    }

    /// <summary>Every run, those of a seed together, so that networks can be compared early.</summary>
    public IEnumerable<ExperimentRun> Runs(string folder) =>
        from data in Data
        from seed in Seeds
        from network in Networks
        select new ExperimentRun(data, network, seed, folder);
}
