using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace DminServing.Peers;

/// <summary>ONNX Runtime alone.</summary>
internal sealed class OnnxRuntimeEngine(FlatModel model, int threads) : IEngine, IDisposable
{
    private static readonly string[] Inputs = ["user_id", "behavior_item_id", "behavior_category", "behavior_mask", "behavior_position", "candidate_item_id", "candidate_category"];
    private static readonly string[] Outputs = ["ctr"];
    private readonly RunOptions _options = new();
    private readonly InferenceSession _session = new(model.GraphFile, new SessionOptions { IntraOpNumThreads = threads, GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL });

    public float[] Score(FlatRows rows)
    {
        long[] column = [rows.Rows];
        long[] table = [rows.Rows, rows.Behaviors];
        OrtValue[] values =
        [
            OrtValue.CreateTensorValueFromMemory(rows.UserId, column),
            OrtValue.CreateTensorValueFromMemory(rows.BehaviorItemId, table),
            OrtValue.CreateTensorValueFromMemory(rows.BehaviorCategory, table),
            OrtValue.CreateTensorValueFromMemory(rows.BehaviorMask, table),
            OrtValue.CreateTensorValueFromMemory(rows.BehaviorPosition, table),
            OrtValue.CreateTensorValueFromMemory(rows.CandidateItemId, column),
            OrtValue.CreateTensorValueFromMemory(rows.CandidateCategory, column),
        ];
        try
        {
            using var outputs = _session.Run(_options, Inputs, values, Outputs);
            return outputs[0].GetTensorDataAsSpan<float>().ToArray();
        }
        finally
        {
            Array.ForEach(values, value => value.Dispose());
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }
}
