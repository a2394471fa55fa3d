using DminServing.ModelContract.Manifest;
using Microsoft.ML.OnnxRuntime;

namespace DminServing.Pipeline.Inference.Cuda;

/// <summary>A workspace on the device, of one shape: its tensors keep their place, and the graph is bound to them once. User state goes from one
/// graph to the other without leaving the device.</summary>
internal sealed class DeviceWorkspace : IWorkspace
{
    private readonly RunOptions _options = new();
    private readonly Workspace _host;
    private readonly BatchShape _shape;
    private readonly string[] _states;
    private readonly DeviceTensors _inputs;
    private readonly DeviceTensors _outputs;
    private readonly OrtIoBinding _binding;
    private readonly Graph _graph;

    public DeviceWorkspace(Graph graph, ModelManifest manifest, DeviceMemory memory, BatchShape shape)
    {
        (_graph, _shape, _host) = (graph, shape, new Workspace(graph, manifest));
        _states = [.. graph.Manifest.Inputs.Where(tensor => tensor.Source.Kind == TensorSourceKind.UserState).Select(tensor => tensor.Name)];
        _inputs = new DeviceTensors(memory, [.. Filled.Select(input => input.Buffer)], shape);
        _outputs = new DeviceTensors(memory, _host.Outputs, shape);
        _binding = graph.CreateBinding();
        foreach (var (name, value) in _inputs.Named)
        {
            _binding.BindInput(name, value);
        }

        foreach (var (name, value) in _outputs.Named)
        {
            _binding.BindOutput(name, value);
        }
    }

    public GraphInput[] Filled => _host.Filled;

    public int InputBytes => _host.InputBytes;

    public int OutputBytes => _host.OutputBytes;

    public void Prepare(BatchShape shape, IWorkspace? users = null)
    {
        if (shape != _shape)
        {
            throw new ArgumentException($"The workspace is of shape {_shape}, not {shape}.", nameof(shape));
        }

        _host.Prepare(shape, users);
        foreach (var state in _states)
        {
            _binding.BindInput(state, users!.Value(state)); // where it is: nothing is copied
        }
    }

    public void Run()
    {
        _inputs.Upload();
        _graph.Run(_options, _binding);
    }

    public OrtValue Value(string output) => _outputs.Named.First(tensor => tensor.Name == output).Value;

    public Span<float> ReadCtr()
    {
        _outputs.Download();
        return _host.ReadCtr();
    }

    public void CopyInputsTo(Span<byte> target) => _host.CopyInputsTo(target);

    public void CopyOutputsTo(Span<byte> target)
    {
        _outputs.Download();
        _host.CopyOutputsTo(target);
    }

    public void TakeOutputs(ReadOnlySpan<byte> source)
    {
        _host.TakeOutputs(source);
        _outputs.Upload();
    }

    public void Dispose()
    {
        _binding.Dispose(); // before what it is bound to
        _inputs.Dispose();
        _outputs.Dispose();
        _host.Dispose();
        _options.Dispose();
    }
}
