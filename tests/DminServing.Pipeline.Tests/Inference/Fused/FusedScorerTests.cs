using CsCheck;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Inference.Fused;
using DminServing.Testing;
using Microsoft.Extensions.Options;
using Xunit;

namespace DminServing.Pipeline.Tests.Inference.Fused;

/// <summary>The fused kernel on the demo model, at both register widths, against ONNX Runtime.</summary>
public sealed class FusedScorerTests : IDisposable
{
    private const float Same = 2e-6f;
    private static readonly string Folder = Repository.File("models/dmin-demo/1");
    private static readonly ModelManifest Manifest = ManifestReader.Read(Path.Combine(Folder, ModelManifest.FileName));
    private readonly IScorer _flat;
    private readonly SessionFactory _sessions;

    public FusedScorerTests()
    {
        var options = Options.Create(new InferenceOptions { Provider = InferenceProvider.Cpu });
        _sessions = new SessionFactory(options);
        _flat = new ScorerFactory(_sessions, options).Create(Manifest, Folder, GraphLayout.Flat);
    }

    public void Dispose() => _flat.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_Score_Is_The_Flat_Graphs(bool isWide)
    {
        using var fused = Open(isWide);

        Queries(candidates: 120).Array[1, 3].Sample(
            batch => Assert.All(_flat.Score(batch).Zip(fused.Score(batch)), pair => Assert.Equal(pair.First, pair.Second, Same)),
            iter: 30);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_Score_Does_Not_Depend_On_The_Tile_It_Falls_In(bool isWide)
    {
        using var fused = Open(isWide);

        Gen.Select(Queries(candidates: 200), Gen.Int[0, 10_000]).Sample(
            (query, pick) =>
            {
                var place = pick % query.Candidates;
                Assert.Equal(fused.Score([query])[place], fused.Score([Take(query, place)])[0], Same);
            },
            iter: 30);
    }

    [Fact]
    public void Lanes_May_Score_Parts_Of_One_Request_At_Once()
    {
        using var fused = Open(Simd512.IsSupported);
        Queries(candidates: 2000).Sample(
            query =>
            {
                using var run = fused.Begin([query]);
                Parallel.For(0, run.Parts, part => run.Run(part, giveWay: static () => { }));

                Assert.Equal(fused.Score([query]), run.ScoresOf(0));
            },
            iter: 20);
    }

    // DIEN has DMIN's attention unit and pools otherwise: its user graph gives no interests.
    [Fact]
    public void A_User_Graph_Without_Interests_Does_Not_Fit()
    {
        var user = Manifest.Graphs[GraphManifest.User];
        var graphs = new Dictionary<string, GraphManifest>(Manifest.Graphs) { [GraphManifest.User] = user with { Outputs = [.. user.Outputs.Where(output => output.Name != "user_interests")] } };

        var misfit = Assert.Throws<InvalidDataException>(() => FusedScorer.Open(_sessions, Manifest with { Graphs = graphs }, Folder, userCacheMiB: 0));

        Assert.Equal("the user graph gives no 'user_interests'", misfit.Message);
    }

    // The kernel numbers behaviors by itself, as the encoder does.
    [Fact]
    public void A_User_Graph_That_Counts_Positions_Otherwise_Does_Not_Fit()
    {
        var user = Manifest.Graphs[GraphManifest.User];
        var graphs = new Dictionary<string, GraphManifest>(Manifest.Graphs) { [GraphManifest.User] = user with { Inputs = [.. user.Inputs.Where(input => input.Source != TensorSource.Position)] } };

        var misfit = Assert.Throws<InvalidDataException>(() => FusedScorer.Open(_sessions, Manifest with { Graphs = graphs }, Folder, userCacheMiB: 0));

        Assert.Equal("the user graph takes no reverse-time positions", misfit.Message);
    }

    [Fact]
    public void A_Model_That_Is_No_Dmin_Does_Not_Fit()
    {
        using var folder = new TempFolder();
        var made = new HandMadeModel { Layout = GraphLayout.Grouped };
        var version = made.WriteTo(folder.Path);

        var misfit = Assert.Throws<InvalidDataException>(() => FusedScorer.Open(_sessions, made.Manifest(version), version, userCacheMiB: 0));

        Assert.Equal("there is no constant 'attention.layer2.weight'", misfit.Message);
    }

    private FusedScorer Open(bool isWide)
    {
        Assert.SkipUnless(isWide ? Simd512.IsSupported : Simd256.IsSupported, $"this processor has no {(isWide ? "AVX-512" : "AVX2")}");
        return FusedScorer.Open(_sessions, Manifest, Folder, userCacheMiB: 1, isWide);
    }

    private static Gen<EncodedQuery> Queries(int candidates) =>
        from length in Gen.Int[0, Manifest.MaxBehaviors]
        from count in Gen.Int[1, candidates]
        from user in Index(Manifest.Features.User[0])
        from behaviorItems in Index(Manifest.Features.Item[0]).Array[length]
        from behaviorCategories in Index(Manifest.Features.Item[1]).Array[length]
        from candidateItems in Index(Manifest.Features.Item[0]).Array[count]
        from candidateCategories in Index(Manifest.Features.Item[1]).Array[count]
        select Query([user], [behaviorItems, behaviorCategories], [candidateItems, candidateCategories]);

    private static Gen<int> Index(FeatureManifest feature) => Gen.Int[0, feature.Encoding.Size - 1];

    private static EncodedQuery Take(EncodedQuery query, int candidate) =>
        Query(query.User, query.Behaviors, [.. query.CandidateFeatures.Select(column => new[] { column[candidate] })]);

    private static EncodedQuery Query(int[] user, int[][] behaviors, int[][] candidates) => new()
    {
        User = user,
        Context = [],
        Behaviors = behaviors,
        CandidateFeatures = candidates,
        Length = behaviors[0].Length,
        Candidates = candidates[0].Length,
        Truncated = false,
        UnknownItems = 0,
        UnknownBehaviors = 0,
        NewestTimestampMs = null,
    };
}
