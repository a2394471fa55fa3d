using CsCheck;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Inference.Onnx;
using DminServing.Testing;
using Microsoft.Extensions.Options;
using Xunit;

namespace DminServing.Pipeline.Tests.Inference;

public sealed class UserSideCacheTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ModelManifest _manifest;
    private readonly WeightFiles _files;
    private readonly Graph _graph;
    private readonly Workspace _workspace;

    public UserSideCacheTests()
    {
        var model = new HandMadeModel { Layout = GraphLayout.Grouped };
        var folder = model.WriteTo(_folder.Path);
        _manifest = model.Manifest(folder);
        _files = new WeightFiles(folder, _manifest.Files.Keys);
        var user = _manifest.Graphs[GraphManifest.User];
        _graph = Graph.Open(new SessionFactory(Options.Create(new InferenceOptions())), new OnnxFile(_files, user.File), user);
        _workspace = new Workspace(_graph, _manifest);
    }

    public void Dispose()
    {
        _workspace.Dispose();
        _graph.Dispose();
        _files.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_Same_Inputs_Have_Their_Outputs_At_Hand()
    {
        var cache = UserSideCache.Of(_graph, _manifest, mebibytes: 1);

        Assert.False(Run(cache, [1, 2, 3], out var first));
        Assert.False(Run(cache, [1, 2, 4], out _));
        Assert.True(Run(cache, [1, 2, 3], out var again));

        Assert.Equal(first, again);
    }

    [Fact]
    public void A_Cache_Without_Memory_Keeps_Nothing()
    {
        var cache = UserSideCache.Of(_graph, _manifest, mebibytes: 0);

        Assert.False(Run(cache, [1], out _));
        Assert.False(Run(cache, [1], out _));
    }

    /// <summary>Four places for many more users: entries push each other out all the time, on several threads.</summary>
    [Fact]
    public void What_Is_At_Hand_Is_What_The_Graph_Would_Compute()
    {
        var cache = new UserSideCache(bytes: 4, entryBytes: 1);
        var reused = 0;

        Gen.Int[1, 3].Array[0, 3].Sample(
            items =>
            {
                using var workspace = new Workspace(_graph, _manifest);
                Fill(workspace, items);
                if (cache.Run(workspace, users: 1))
                {
                    Interlocked.Increment(ref reused);
                }

                var given = Outputs(workspace);
                workspace.Run();
                Assert.Equal(Outputs(workspace), given);
            },
            iter: 2000);
        Assert.InRange(reused, 1, 1999);
    }

    private bool Run(UserSideCache cache, int[] items, out byte[] outputs)
    {
        Fill(_workspace, items);
        var reused = cache.Run(_workspace, users: 1);
        outputs = Outputs(_workspace);
        return reused;
    }

    private static byte[] Outputs(Workspace workspace)
    {
        var bytes = new byte[workspace.OutputBytes];
        workspace.CopyOutputsTo(bytes);
        return bytes;
    }

    private static void Fill(Workspace workspace, int[] items)
    {
        var behaviors = Math.Max(items.Length, 1);
        workspace.Prepare(new BatchShape(Users: 1, Candidates: 0, behaviors, Rows: 0));
        var query = new EncodedQuery
        {
            User = [1],
            Context = [],
            Behaviors = [items, items],
            CandidateFeatures = [[], []],
            Length = items.Length,
            Candidates = 0,
            Truncated = false,
            UnknownItems = 0,
            UnknownBehaviors = 0,
            NewestTimestampMs = null,
        };
        foreach (var input in workspace.Filled)
        {
            input.WriteRow(0, query, candidate: 0, behaviors);
        }
    }
}
