using Microsoft.ML.OnnxRuntime;

namespace DminServing.Pipeline.Inference;

/// <summary>The tensors of one graph for one run at a time, wherever they lie. A scorer keeps as many as there are runs at once.</summary>
internal interface IWorkspace : IDisposable
{
    /// <summary>The inputs that the server fills.</summary>
    GraphInput[] Filled { get; }

    /// <summary>Size of the inputs that the server fills.</summary>
    int InputBytes { get; }

    /// <summary>Size of the outputs.</summary>
    int OutputBytes { get; }

    /// <summary>Gives every tensor the sizes of the next run and clears what will be filled.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="users">The workspace whose outputs are this one's user state.</param>
    void Prepare(BatchShape shape, IWorkspace? users = null);

    /// <summary>Runs the graph on the calling thread.</summary>
    void Run();

    /// <summary>An output of the last run, for another graph to take.</summary>
    OrtValue Value(string output);

    /// <summary>Reads the scores of the last run.</summary>
    Span<float> ReadCtr();

    void CopyInputsTo(Span<byte> target);

    void CopyOutputsTo(Span<byte> target);

    /// <summary>Takes the outputs of an earlier run of the same inputs instead of running.</summary>
    void TakeOutputs(ReadOnlySpan<byte> source);
}
