using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace DminServing.Benchmarks;

/// <summary>The median divided by the number of candidates: what this field compares.</summary>
internal sealed class PerCandidateColumn : IColumn
{
    private const double NanosecondsPerMicrosecond = 1000;

    public string Id => nameof(PerCandidateColumn);

    public string ColumnName => "µs/candidate";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "Median divided by the number of candidates";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var candidates = (int)benchmarkCase.Parameters["Candidates"];
        return summary[benchmarkCase]?.ResultStatistics is { } statistics
            ? (statistics.Median / NanosecondsPerMicrosecond / candidates).ToString("0.0", CultureInfo.InvariantCulture)
            : "";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;
}
