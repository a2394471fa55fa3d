using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;

namespace DminServing.Peers;

/// <summary>ML.NET's ONNX transformer. It runs a graph once per row of data, so a row holds a whole request, and its shapes are fixed at start.</summary>
internal sealed class MlNetEngine : IEngine
{
    private readonly ConcurrentBag<PredictionEngine<Input, Output>> _engines; // one is for one thread at a time

    public MlNetEngine(FlatModel model, int candidates, int threads, int parallel)
    {
        var ml = new MLContext();
        int[] column = [candidates];
        int[] table = [candidates, model.MaxBehaviors];
        var shapes = new Dictionary<string, int[]>
        {
            ["user_id"] = column,
            ["behavior_item_id"] = table,
            ["behavior_category"] = table,
            ["behavior_mask"] = table,
            ["behavior_position"] = table,
            ["candidate_item_id"] = column,
            ["candidate_category"] = column,
            ["ctr"] = column,
        };
        var schema = SchemaDefinition.Create(typeof(Input));
        foreach (var input in schema)
        {
            input.ColumnType = new VectorDataViewType(((VectorDataViewType)input.ColumnType).ItemType, shapes[input.ColumnName]);
        }

        var transformer = ml.Transforms.ApplyOnnxModel(new OnnxOptions
        {
            ModelFile = model.GraphFile,
            InputColumns = [.. shapes.Keys.Where(name => name != "ctr")],
            OutputColumns = ["ctr"],
            ShapeDictionary = shapes,
            IntraOpNumThreads = threads,
        }).Fit(ml.Data.LoadFromEnumerable<Input>([], schema));
        _engines = [.. Enumerable.Range(0, parallel).Select(_ => ml.Model.CreatePredictionEngine<Input, Output>(transformer, inputSchemaDefinition: schema))];
    }

    public float[] Score(FlatRows rows)
    {
        _engines.TryTake(out var engine);
        try
        {
            return engine!.Predict(new Input
            {
                UserId = rows.UserId,
                BehaviorItemId = rows.BehaviorItemId,
                BehaviorCategory = rows.BehaviorCategory,
                BehaviorMask = rows.BehaviorMask,
                BehaviorPosition = rows.BehaviorPosition,
                CandidateItemId = rows.CandidateItemId,
                CandidateCategory = rows.CandidateCategory,
            }).Ctr;
        }
        finally
        {
            _engines.Add(engine!);
        }
    }

    private sealed class Input
    {
        [ColumnName("user_id")]
        [VectorType]
        public long[] UserId { get; set; } = [];

        [ColumnName("behavior_item_id")]
        [VectorType]
        public long[] BehaviorItemId { get; set; } = [];

        [ColumnName("behavior_category")]
        [VectorType]
        public long[] BehaviorCategory { get; set; } = [];

        [ColumnName("behavior_mask")]
        [VectorType]
        public float[] BehaviorMask { get; set; } = [];

        [ColumnName("behavior_position")]
        [VectorType]
        public long[] BehaviorPosition { get; set; } = [];

        [ColumnName("candidate_item_id")]
        [VectorType]
        public long[] CandidateItemId { get; set; } = [];

        [ColumnName("candidate_category")]
        [VectorType]
        public long[] CandidateCategory { get; set; } = [];
    }

    private sealed class Output
    {
        [ColumnName("ctr")]
        [VectorType]
        public float[] Ctr { get; set; } = [];
    }
}
