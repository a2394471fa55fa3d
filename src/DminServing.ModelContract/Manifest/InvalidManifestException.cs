namespace DminServing.ModelContract.Manifest;

/// <summary>A manifest cannot be used; every problem found in it is listed.</summary>
public sealed class InvalidManifestException : Exception
{
    /// <summary>The problems of one manifest.</summary>
    /// <param name="path">The manifest's file.</param>
    /// <param name="problems">One sentence each, naming the property.</param>
    public InvalidManifestException(string path, IReadOnlyList<string> problems)
        : base($"{path} has {problems.Count} problem{(problems.Count == 1 ? "" : "s")}:{string.Concat(problems.Select(problem => Environment.NewLine + "  - " + problem))}")
        => Problems = problems;

    /// <summary>One sentence per problem, naming the property.</summary>
    public IReadOnlyList<string> Problems { get; }
}
