using System.CommandLine;
using DminServing.ModelContract.Golden;
using DminServing.ModelContract.Holdout;
using DminServing.Pipeline.Inference;
using DminServing.Pipeline.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace DminServing.Cli.Commands;

/// <summary><c>dmin validate model</c>: loads a model version as a server does, with the same checks, and tells what each has found; then measures it on its held-out sample.</summary>
internal static class ValidateModelCommand
{
    public static Command Create()
    {
        var output = new OutputOption();
        var folder = new Argument<DirectoryInfo>("folder") { Description = "A model version's folder, such as models/dmin-demo/1." };
        var command = new Command("model", "Checks a model version as a server does when it loads it, and measures it on its held-out sample. Exit code 1 if a server would refuse it, or it is not as good as it was trained.") { folder };
        output.AddTo(command);
        command.SetAction((arguments, cancellation) =>
        {
            var path = Path.TrimEndingDirectorySeparator(arguments.GetRequiredValue(folder).FullName);
            var report = Report.Of(path, cancellation);
            output.Write(arguments, report, report.Show);
            return Task.FromResult(report.Ok ? ExitCode.Done : ExitCode.Failed);
        });
        return command;
    }

    private static string WayOut(string check) => check switch
    {
        "manifest" => "Name the version's folder, such as models/dmin-demo/1; models/README.md describes manifest.json.",
        "files" => "Copy or export the version again, whole: a version is never changed after it is published.",
        "features" => "Vocabularies, catalogs and the manifest belong together; export them together.",
        "graphs" => "List every input and output in the manifest as the ONNX graph has it, or export the version again.",
        "warm-up" => "Export again: the graph's tables do not fit the vocabularies, or its weights are no numbers.",
        "scorer" => "Set Inference:CpuScorer to auto or onnxruntime.",
        "golden scores" => "It does not score as its network was trained; do not serve it. Export again, in evaluation mode.",
        "invariance" => "Export again with moving statistics instead of the batch's, and with masks everywhere.",
        HoldoutCheck.Name => "What was trained is not what would be served: see that vocabularies, catalog and graphs come from one export, and export again.",
        _ => "models/README.md describes what a version is.",
    };

    /// <summary>The answer.</summary>
    private sealed record Report(string Folder, bool Ok, IReadOnlyList<Finding> Findings)
    {
        public static Report Of(string folder, CancellationToken cancellation)
        {
            List<Finding> findings = [];
            try
            {
                using var model = Loader().Load(folder, new Listener(findings), cancellation);
                if (!model.Manifest.Files.ContainsKey(GoldenFile.FileName))
                {
                    findings.Add(new Finding("golden scores", Ok: true, $"there is no {GoldenFile.FileName}, so nothing shows that it scores as its trained network does; do write one"));
                }

                findings.Add(HoldoutCheck.Run(model, folder, cancellation) is { } check ? new Finding(check.Name, Ok: true, check.Finding) : WithoutSample);
            }
            catch (ModelRefusedException refusal)
            {
                findings.Add(new Finding(refusal.Check, Ok: false, $"{refusal.Reason.TrimEnd('.')}. {WayOut(refusal.Check)}"));
            }

            return new Report(folder, findings.All(finding => finding.Ok), findings);
        }

        public void Show(IAnsiConsole console)
        {
            foreach (var finding in Findings)
            {
                finding.Show(console);
            }

            console.WriteLine(Verdict);
        }

        private static Finding WithoutSample { get; } = new(HoldoutCheck.Name, Ok: true, $"there is none ({HoldoutFile.FileName}), so nothing shows that it is as good as served as it was in training; dmin-train export writes one");

        private string Verdict => Ok ? "A server would serve it."
            : Findings[^1].Check == HoldoutCheck.Name ? "A server would serve it, but it is not what was trained."
            : "A server would refuse it; checks after the one that failed were not done.";

        private static ModelLoader Loader()
        {
            var options = Options.Create(new InferenceOptions());
            return new ModelLoader(new ScorerFactory(new SessionFactory(options), options), options, NullLogger<ModelLoader>.Instance);
        }
    }

    // At once and on the same thread, which .NET's Progress is not.
    private sealed class Listener(List<Finding> findings) : IProgress<ModelCheck>
    {
        public void Report(ModelCheck value) => findings.Add(new Finding(value.Name, Ok: true, value.Finding));
    }
}
