using System.CommandLine;
using System.Globalization;
using DminServing.ModelContract.Evaluation;
using DminServing.Protos.V1;
using Spectre.Console;

namespace DminServing.Cli.Commands;

/// <summary><c>dmin evaluate</c>: scores the test samples of a training run through gRPC, one request per user, and compares
/// AUC and every score with what training said.</summary>
internal static class EvaluateCommand
{
    private const int RequestsInFlight = 8; // nobody waits for it, and others may

    public static Command Create()
    {
        var server = new ServerConnection();
        var scores = new Option<FileInfo>("--scores") { Description = "The test-scores.tsv that `dmin-train evaluate` wrote.", Required = true };
        var model = new Option<string>("--model", "-m") { Description = "The model; the server's default when left out.", DefaultValueFactory = _ => "" };
        var tolerance = new Option<float>("--tolerance") { Description = "Largest difference of a score that still passes.", DefaultValueFactory = _ => 1e-5f };
        var command = new Command("evaluate", "Compares served scores with training's: AUC, logloss and the largest difference. Fails above the tolerance.") { scores, model, tolerance };
        server.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            var samples = ScoredSample.Read(arguments.GetRequiredValue(scores).FullName).ToList();
            using var channel = server.Open(arguments, isPatient: true);
            var served = await ScoreAll(new ScoringService.ScoringServiceClient(channel), samples, arguments.GetRequiredValue(model), cancellation);
            return Report(samples, served, arguments.GetValue(tolerance)) ? 0 : 1;
        });
        return command;
    }

    private static async Task<Served> ScoreAll(ScoringService.ScoringServiceClient client, List<ScoredSample> samples, string model, CancellationToken cancellation)
    {
        var served = new Served(new float[samples.Count]);
        var requests = samples.Select((sample, place) => (sample, place)).GroupBy(pair => pair.sample.User, StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            requests,
            new ParallelOptions { MaxDegreeOfParallelism = RequestsInFlight, CancellationToken = cancellation },
            async (user, token) =>
            {
                var pairs = user.ToList();
                var request = new ScoreRequest { UserId = user.Key, Model = model, AllowDegraded = false, ItemIds = { pairs.Select(pair => pair.sample.Item) } };
                served.Take(await client.ScoreAsync(request, cancellationToken: token), pairs.ConvertAll(pair => pair.place));
            });
        return served;
    }

    private static bool Report(List<ScoredSample> samples, Served served, float tolerance)
    {
        float[] offline = [.. samples.Select(sample => sample.Score)];
        bool[] labels = [.. samples.Select(sample => sample.Label)];
        var largest = offline.Zip(served.Scores, (trained, score) => Math.Abs(trained - score)).DefaultIfEmpty().Max();
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "offline", "served");
        table.AddRow("AUC", Number(AreaUnderCurve.Of(offline, labels)), Number(AreaUnderCurve.Of(served.Scores, labels)));
        table.AddRow("logloss", Number(LogLoss.Of(offline, labels)), Number(LogLoss.Of(served.Scores, labels)));
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"{served.Requests} requests, {samples.Count} candidates, {served.WithBehaviors} users with behaviors; largest difference of a score {largest:0.0e+0} (tolerance {tolerance:0.0e+0})");
        return largest <= tolerance;
    }

    private static string Number(double value) => value.ToString("0.000000", CultureInfo.InvariantCulture);

    private sealed class Served(float[] scores)
    {
        private int _requests;
        private int _withBehaviors;

        public float[] Scores { get; } = scores;

        public int Requests => _requests;

        public int WithBehaviors => _withBehaviors;

        // Called by many requests at once; each writes its own places.
        public void Take(ScoreResponse answer, List<int> places)
        {
            for (var rank = 0; rank < answer.Ctr.Count; rank++)
            {
                Scores[places[(int)answer.Index[rank]]] = answer.Ctr[rank];
            }

            Interlocked.Increment(ref _requests);
            Interlocked.Add(ref _withBehaviors, answer.User.Length > 0 ? 1 : 0);
        }
    }
}
