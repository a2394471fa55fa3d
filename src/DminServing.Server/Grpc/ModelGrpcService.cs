using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Models;
using DminServing.Protos.V1;
using DminServing.Server.Scoring;
using Grpc.Core;

namespace DminServing.Server.Grpc;

/// <summary><c>dmin.v1.ModelService</c>.</summary>
internal sealed class ModelGrpcService(ModelRepository models, RequestRules rules) : ModelService.ModelServiceBase
{
    public override Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListModelsResponse { MaxCandidatesPerRequest = (uint)rules.MaxCandidates, Models = { models.Models.Select(Describe) } });

    public override Task<Model> GetModel(GetModelRequest request, ServerCallContext context) => Task.FromResult(Describe(models.Find(request.Name, request.Version)));

    private Model Describe(ModelSnapshot model)
    {
        var manifest = model.Manifest;
        return new Model
        {
            Name = model.Name,
            Version = model.Version,
            IsDefault = models.IsDefault(model),
            Architecture = manifest.Architecture,
            Layout = manifest.Layout == GraphLayout.Flat ? "flat" : "grouped",
            MaxBehaviors = (uint)manifest.MaxBehaviors,
            Provider = model.Provider.Name,
            ProviderReason = model.Provider.Reason,
            Scorer = model.Scorer.Name,
            ScorerReason = model.ScorerReason,
            Features =
            {
                manifest.Features.User.Select(feature => Describe("user", feature)),
                manifest.Features.Item.Select(feature => Describe("item", feature)),
                manifest.Features.Context.Select(feature => Describe("context", feature)),
            },
            Training = manifest.Training is { } training ? Describe(training) : null,
            MaxCandidatesPerRequest = (uint)rules.MaxCandidates,
            Calibration = manifest.Calibration?.Method ?? "",
        };
    }

    private static Feature Describe(string group, FeatureManifest feature) =>
        new() { Group = group, Name = feature.Name, Encoding = feature.Encoding.Kind, Size = (uint)feature.Encoding.Size };

    private static Training Describe(TrainingProvenance training)
    {
        var message = new Training { DataSet = training.DataSet, Commit = training.Commit, Seed = training.Seed };
        if (training.TestAuc is { } auc)
        {
            message.TestAuc = auc;
        }

        if (training.TestLogLoss is { } logLoss)
        {
            message.TestLogloss = logLoss;
        }

        return message;
    }
}
