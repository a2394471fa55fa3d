namespace DminServing.Training.Experiments;

/// <summary>Makes the runs of an experiment, several at a time. What is done already is not done again, and a run that was interrupted goes on from its checkpoint.</summary>
/// <param name="plan">What is compared.</param>
/// <param name="folder">Where the results go.</param>
/// <param name="jobs">Runs at a time.</param>
/// <param name="time">The clock.</param>
public sealed class Experiment(ExperimentPlan plan, string folder, int jobs, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task> _data = [];

    /// <summary>Makes the runs that are not done.</summary>
    /// <param name="changed">Called when a run begins (null) or has ended (its result), from any thread.</param>
    /// <param name="cancellation">Ends the runs.</param>
    /// <exception cref="TrainingException">A run failed; the message has its last words.</exception>
    public async Task RunAsync(Action<ExperimentRun, RunResult?> changed, CancellationToken cancellation) => await Parallel.ForEachAsync(
        plan.Runs(folder).Where(run => !run.IsDone),
        new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation },
        async (run, cancelled) =>
        {
            changed(run, null);
            await PrepareAsync(run, cancelled);
            var began = time.GetTimestamp();
            foreach (var command in run.Commands(plan.Train))
            {
                await TrainProcess.RunAsync(command, cancelled);
            }

            run.Finish(time.GetElapsedTime(began).TotalSeconds);
            changed(run, run.Result());
        });

    /// <summary>The results so far: results.tsv, results.md and the training curves.</summary>
    /// <returns>The runs that are done.</returns>
    public IReadOnlyList<RunResult> Write()
    {
        List<ExperimentRun> done = [.. plan.Runs(folder).Where(run => run.IsDone)];
        List<RunResult> results = [.. done.Select(run => run.Result())];
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, "results.tsv"), ResultsTable.Lines(results));
        File.WriteAllText(Path.Combine(folder, "results.md"), ResultsTable.Markdown(results));
        TrainingCurves.Draw(done, folder);
        return results;
    }

    // Once for all networks.
    private Task PrepareAsync(ExperimentRun run, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (!_data.TryGetValue(run.DataFolder, out var preparing))
            {
                var isThere = File.Exists(Path.Combine(run.DataFolder, Data.DataSetDescription.FileName));
                _data[run.DataFolder] = preparing = isThere ? Task.CompletedTask : TrainProcess.RunAsync(run.PrepareCommand, cancellation);
            }

            return preparing;
        }
    }
}
