using DminServing.Fuzz;
using DminServing.Fuzz.Targets;
using Xunit;

namespace DminServing.Server.Tests.Fuzz;

/// <summary>The examples of every fuzz target, replayed without a fuzzer.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Names() => [.. AllTargets.List.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_Example_Is_Taken_Or_Refused_And_Nothing_Else(string target) =>
        Assert.All(Corpus.Of(target), example => AllTargets.Find(target).Accepts(example.Bytes));

    // Else a search would start from nothing, or a target that refuses all would pass.
    [Theory]
    [InlineData("member", "good", "no_colon")]
    [InlineData("packed", "good", "cut")]
    [InlineData("json", "full", "deep")]
    [InlineData("protobuf", "full", "garbage")]
    [InlineData("timeout", "hours", "sign")]
    [InlineData("manifest", "good", "no_layout")]
    [InlineData("vocabulary", "good", "twice")]
    public void Good_Ones_Are_Taken_And_Bad_Ones_Refused(string target, string good, string bad)
    {
        var examples = Corpus.Of(target).ToDictionary(example => example.Name, example => example.Bytes);

        Assert.Equal((true, false), (AllTargets.Find(target).Accepts(examples[good]), AllTargets.Find(target).Accepts(examples[bad])));
    }

    [Fact]
    public void A_Bug_Is_A_Finding() => Assert.Throws<FindingException>(() => AllTargets.Find("planted").Accepts([.. "bug"u8]));
}
