using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Models;
using DminServing.Server.Scoring;

namespace DminServing.Server.Rest;

/// <summary>The answer of <c>GET /v1/models</c>.</summary>
internal sealed record ModelsAnswer(IReadOnlyList<ModelsAnswer.Model> Models, int MaxCandidatesPerRequest)
{
    public static ModelsAnswer Of(ModelRepository models, RequestRules rules) =>
        new([.. models.Models.Select(model => Model.Of(model, models.IsDefault(model)))], rules.MaxCandidates);

    /// <summary>One model version.</summary>
    internal sealed record Model(
        string Name,
        string Version,
        bool IsDefault,
        string Architecture,
        string Layout,
        int MaxBehaviors,
        string Provider,
        string ProviderReason,
        string Scorer,
        string ScorerReason,
        IReadOnlyList<Feature> Features,
        TrainingFacts? Training,
        string? Calibration)
    {
        public static Model Of(ModelSnapshot model, bool isDefault) => new(
            model.Name,
            model.Version,
            isDefault,
            model.Manifest.Architecture,
            model.Manifest.Layout == GraphLayout.Flat ? "flat" : "grouped",
            model.Manifest.MaxBehaviors,
            model.Provider.Name,
            model.Provider.Reason,
            model.Scorer.Name,
            model.ScorerReason,
            [.. Feature.Of("user", model.Manifest.Features.User), .. Feature.Of("item", model.Manifest.Features.Item), .. Feature.Of("context", model.Manifest.Features.Context)],
            model.Manifest.Training is { } training ? new TrainingFacts(training.DataSet, training.Commit, training.Seed, training.TestAuc, training.TestLogLoss) : null,
            model.Manifest.Calibration?.Method);
    }

    internal sealed record Feature(string Group, string Name, string Encoding, int Size)
    {
        public static IEnumerable<Feature> Of(string group, IEnumerable<FeatureManifest> features) =>
            features.Select(feature => new Feature(group, feature.Name, feature.Encoding.Kind, feature.Encoding.Size));
    }

    internal sealed record TrainingFacts(string DataSet, string Commit, int Seed, double? TestAuc, double? TestLogloss);
}
