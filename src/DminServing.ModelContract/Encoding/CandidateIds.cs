using System.Globalization;

namespace DminServing.ModelContract.Encoding;

/// <summary>A request's candidates: one column, of strings or of integers.</summary>
public readonly struct CandidateIds
{
    private readonly IReadOnlyList<string>? _strings;
    private readonly IReadOnlyList<long>? _numbers;

    /// <summary>Candidates named by strings.</summary>
    public CandidateIds(IReadOnlyList<string> itemIds) => _strings = itemIds;

    /// <summary>Candidates named by integers, whose decimal form is the id.</summary>
    public CandidateIds(IReadOnlyList<long> itemNumbers) => _numbers = itemNumbers;

    /// <summary>Number of candidates.</summary>
    public int Count => _strings?.Count ?? _numbers?.Count ?? 0;

    /// <summary>The string column, or <c>null</c>.</summary>
    public IReadOnlyList<string>? Strings => _strings;

    /// <summary>The integer column, or <c>null</c>.</summary>
    public IReadOnlyList<long>? Numbers => _numbers;

    /// <summary>The first of them.</summary>
    public CandidateIds First(int count) => _strings is { } strings ? new CandidateIds([.. strings.Take(count)]) : new CandidateIds([.. _numbers!.Take(count)]);

    /// <summary>The id of the candidate at a place of the request.</summary>
    public string this[int index] => _strings is { } strings ? strings[index] : _numbers![index].ToString(CultureInfo.InvariantCulture);
}
