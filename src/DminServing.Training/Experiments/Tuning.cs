using System.Globalization;

namespace DminServing.Training.Experiments;

/// <summary>Trains every combination of hyper-parameters and compares them by their best validation AUC, mean over seeds. The test users are not looked at: they are for the one that is chosen.</summary>
/// <param name="data">The prepared data set.</param>
/// <param name="network">The network's name.</param>
/// <param name="seeds">The seeds of the weights.</param>
/// <param name="folder">Where the runs and the table go.</param>
/// <param name="jobs">Runs at a time.</param>
public sealed class Tuning(string data, string network, IReadOnlyList<int> seeds, string folder, int jobs)
{
    private const int ValidationAuc = 4; // its column in evaluations.tsv

    /// <summary>Makes the runs that are not done, and writes tuning.tsv, the best first.</summary>
    /// <param name="space">What is tried.</param>
    /// <param name="train">Further arguments of <c>train</c>.</param>
    /// <param name="ended">Called with the name of a run that has ended.</param>
    /// <param name="cancellation">Ends the runs.</param>
    /// <returns>Trials and their AUCs, the best first.</returns>
    public async Task<IReadOnlyList<(TuningTrial Trial, IReadOnlyList<double> Aucs)>> RunAsync(TuningSpace space, IReadOnlyList<string> train, Action<string> ended, CancellationToken cancellation)
    {
        List<TuningTrial> trials = [.. space.Trials()];
        var runs = from trial in trials from seed in seeds select (trial, seed);
        await Parallel.ForEachAsync(runs, new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation }, async (run, cancelled) =>
        {
            string[] command = ["train", "--data", data, "--output", Folder(run.trial, run.seed), "--network", network, "--seed", Text(run.seed), .. run.trial.Arguments, .. train];
            await TrainProcess.RunAsync(command, cancelled); // one that is done has nothing to do
            ended(Folder(run.trial, run.seed));
        });
        IReadOnlyList<(TuningTrial Trial, IReadOnlyList<double> Aucs)> results = [.. trials.Select(trial => (trial, (IReadOnlyList<double>)[.. seeds.Select(seed => BestOf(Folder(trial, seed)))])).OrderByDescending(result => result.Item2.Average())];
        File.WriteAllLines(Path.Combine(folder, "tuning.tsv"), ["validation_auc\tdeviation\truns\targuments", .. results.Select(Line)]);
        return results;
    }

    private static string Line((TuningTrial Trial, IReadOnlyList<double> Aucs) result) => string.Create(
        CultureInfo.InvariantCulture, $"{result.Aucs.Average():0.000000}\t{ResultsTable.Deviation(result.Aucs):0.000000}\t{result.Aucs.Count}\t{string.Join(' ', result.Trial.Arguments)}");

    private static double BestOf(string run) =>
        File.ReadLines(Path.Combine(run, "evaluations.tsv")).Skip(1).Max(line => double.Parse(line.Split('\t')[ValidationAuc], CultureInfo.InvariantCulture));

    private string Folder(TuningTrial trial, int seed) => Path.Combine(folder, trial.Name, "seed-" + Text(seed));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
