using DminServing.Cuda.Tests.StandInPlugin;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Inference.Cuda;
using DminServing.Pipeline.Inference.Onnx;
using DminServing.Testing;
using Microsoft.Extensions.Options;
using Xunit;

namespace DminServing.Cuda.Tests.Inference.Cuda;

/// <summary>The way over the device: what comes back is what the CPU would have scored, and nothing goes to and fro that need not.</summary>
public sealed class CudaScorerTests : IDisposable
{
    private const float Same = 1e-6f;
    private static readonly int[] UserInputs = [1, 2, 3, 4]; // uid, history, present, recency
    private readonly TempFolder _folder = new();
    private readonly List<IDisposable> _open = [];

    public void Dispose()
    {
        _open.ForEach(scorer => scorer.Dispose());
        _folder.Dispose();
    }

    [Theory]
    [InlineData(GraphLayout.Flat)]
    [InlineData(GraphLayout.Grouped)]
    public void Scores_Are_The_Cpus(GraphLayout layout)
    {
        var (cuda, cpu, model) = Open(layout);
        var random = new Random(11);

        for (var round = 0; round < 50; round++)
        {
            Question[] batch = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Question(random, random.Next(1, 200)))];
            var scores = cuda.Score([.. batch.Select(question => question.Encode())]);
            AssertSame(cpu.Score([.. batch.Select(question => question.Encode())]), scores);
            AssertSame([.. batch.SelectMany(question => question.Scores(model))], scores);
        }
    }

    [Fact]
    public void The_Grouped_Layout_Has_Its_Own_Scorer() => Assert.IsType<CudaScorer>(Open(GraphLayout.Grouped).Cuda);

    [Fact]
    public void Long_Candidate_Lists_Are_Cut_Without_A_Trace()
    {
        var (cuda, _, model) = Open(GraphLayout.Grouped);
        var question = Question(new Random(12), 1000);

        AssertSame([.. question.Scores(model)], cuda.Score([question.Encode()]));
    }

    [Fact]
    public void Lanes_Do_Not_Disturb_Each_Other()
    {
        var (cuda, _, model) = Open(GraphLayout.Grouped);

        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var question = Question(new Random(i), 1 + (i % 150));
            AssertSame([.. question.Scores(model)], cuda.Score([question.Encode()]));
        });
    }

    [Fact]
    public void A_Failed_Request_Leaves_Nothing_Behind()
    {
        var (cuda, _, model) = Open(GraphLayout.Grouped);
        var question = new Question(1, [1], [2]);

        Assert.Throws<InvalidOperationException>(() => cuda.Score([new Question(1, [1], [HandMadeModel.Items + 1]).Encode()]));

        AssertSame([.. question.Scores(model)], cuda.Score([question.Encode()]));
    }

    [Fact]
    public void Every_Shape_Has_Its_Buffers_Once()
    {
        _ = CudaMachine.StandInLibrary;
        var (cuda, _, _) = Open(GraphLayout.Grouped);
        Question[] questions = [.. new[] { 1, 64, 65, 100, 128, 300 }.Select(candidates => Question(new Random(13), candidates))];
        Array.ForEach(questions, question => cuda.Score([question.Encode()]));
        cuda.Score([.. questions.Select(question => question.Encode())]);
        var before = StandIn.Counts;

        for (var round = 0; round < 10; round++)
        {
            Array.ForEach(questions, question => cuda.Score([question.Encode()]));
            cuda.Score([.. questions.Select(question => question.Encode())]);
        }

        Assert.Equal(0, (StandIn.Counts - before).Allocations);
    }

    [Fact]
    public void Inputs_Go_To_The_Device_Scores_Come_Back_And_User_State_Stays()
    {
        _ = CudaMachine.StandInLibrary;
        var (cuda, _, _) = Open(GraphLayout.Grouped, userCacheMiB: 0);
        var query = Question(new Random(14), 128 + 1).Encode();
        cuda.Score([query]);
        var before = StandIn.Counts;

        cuda.Score([query]);

        const int Parts = 2, CandidateInputs = 2;
        Assert.Equal(new StandInCounts(Allocations: 0, Uploads: UserInputs.Length + (Parts * CandidateInputs), Downloads: Parts, Runs: 1 + Parts, Tf32Sessions: 0), StandIn.Counts - before);
    }

    [Fact]
    public void A_Users_Side_At_Hand_Is_Not_Run_Again()
    {
        _ = CudaMachine.StandInLibrary;
        var (cuda, _, model) = Open(GraphLayout.Grouped);
        var question = new Question(1, [1, 2, 3], [4, 5, 6]);
        cuda.Score([(question with { Candidates = [] }).Encode()]);
        cuda.Score([(question with { User = 2, Behaviors = [9, 8] }).Encode()]); // another user on the same buffers
        var before = StandIn.Counts;

        using var run = cuda.Begin([question.Encode()]);
        run.Run(0, giveWay: static () => { });

        Assert.True(run.IsReused(0));
        Assert.Equal(1, (StandIn.Counts - before).Runs);
        AssertSame([.. question.Scores(model)], run.ScoresOf(0));
    }

    /// <summary>The way of the CUDA that is built in, played on the CPU: ONNX Runtime copies.</summary>
    [Fact]
    public void Without_Copies_From_Here_Runs_Are_Padded_All_The_Same()
    {
        var options = Options.Create(new InferenceOptions { Provider = InferenceProvider.Cpu, CudaCandidatesPerRun = 128 });
        var model = new HandMadeModel { Layout = GraphLayout.Grouped };
        var folder = model.WriteTo(_folder.Path);
        var manifest = model.Manifest(folder);
        var files = new WeightFiles(folder, manifest.Files.Keys);
        var (user, candidate) = (Graph(GraphManifest.User), Graph(GraphManifest.Candidate));
        using var scorer = new CudaScorer(user, candidate, files, manifest, options.Value, memory: null);

        Question[] batch = [new Question(1, [2, 3], [4]), Question(new Random(17), 300) with { Behaviors = [] }, new Question(0, [5], [])];

        AssertSame([.. batch.SelectMany(question => question.Scores(model))], scorer.Score([.. batch.Select(question => question.Encode())]));

        Graph Graph(string role) => Pipeline.Inference.Graph.Open(new SessionFactory(options), new OnnxFile(files, manifest.Graphs[role].File), manifest.Graphs[role]);
    }

    private (IScorer Cuda, IScorer Cpu, HandMadeModel Model) Open(GraphLayout layout, int userCacheMiB = 1)
    {
        var options = new InferenceOptions { Provider = InferenceProvider.Cuda, CudaLibrary = CudaMachine.Library, CudaCandidatesPerRun = 128, UserCacheMiB = userCacheMiB };
        var model = new HandMadeModel { Layout = layout, MaxBehaviors = 20 };
        var folder = model.WriteTo(_folder.Path);
        var (cuda, cpu) = (CudaMachine.Scorers(options).Create(model.Manifest(folder), folder), CudaMachine.Cpu.Create(model.Manifest(folder), folder));
        _open.AddRange([cuda, cpu]);
        return (cuda, cpu, model);
    }

    private static Question Question(Random random, int candidates) =>
        new(random.Next(HandMadeModel.Users + 1), Items(random, random.Next(21)), Items(random, candidates));

    private static int[] Items(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(HandMadeModel.Items + 1))];

    private static void AssertSame(float[] expected, float[] scores)
    {
        Assert.Equal(expected.Length, scores.Length);
        Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, Same));
    }
}
