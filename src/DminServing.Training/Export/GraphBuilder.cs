using System.Globalization;
using System.Runtime.InteropServices;
using DminServing.ModelContract.Manifest;
using DminServing.Training.Export.Onnx;
using DminServing.Training.Networks;
using Google.Protobuf;

namespace DminServing.Training.Export;

/// <summary>Writes an ONNX graph node by node. Operators take and return tensor names.</summary>
/// <param name="name">The graph's name.</param>
/// <param name="description">What it computes, for whoever opens it.</param>
/// <param name="tables">Where large embedding tables go.</param>
internal sealed partial class GraphBuilder(string name, string description, TableFile tables)
{
    // LayerNormalization came with operator set 17; nothing newer is needed.
    private const int OperatorSet = 17;
    private const int FormatVersion = 8;

    private readonly GraphProto _graph = new() { Name = name, DocString = description };
    private readonly List<TensorManifest> _inputs = [];
    private readonly List<TensorManifest> _outputs = [];
    private readonly HashSet<string> _constants = new(StringComparer.Ordinal);

    /// <summary>The signature so far, as the manifest tells it.</summary>
    /// <param name="file">The file the graph will have.</param>
    public GraphManifest Manifest(string file) => new(file, [.. _inputs], [.. _outputs]);

    /// <summary>Declares an input.</summary>
    public string Input(TensorManifest tensor, string meaning)
    {
        _inputs.Add(tensor);
        _graph.Input.Add(Declare(tensor, meaning));
        return tensor.Name;
    }

    /// <summary>Gives a tensor its public name and declares it as an output.</summary>
    public void Output(string value, TensorManifest tensor, string meaning)
    {
        _graph.Node.Single(node => node.Output.Contains(value)).Output[0] = tensor.Name;
        foreach (var node in _graph.Node)
        {
            for (var i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = node.Input[i] == value ? tensor.Name : node.Input[i];
            }
        }

        _outputs.Add(tensor);
        _graph.Output.Add(Declare(tensor, meaning));
    }

    /// <summary>A constant as it was trained. A name that stands already is the same constant again.</summary>
    public string Constant(string constant, float[] values, params int[] shape)
    {
        AddInitializer(constant, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(values.AsSpan()), shape);
        return constant;
    }

    /// <summary>An embedding table, [rows, width]: inside the graph, or beside it when it is large.</summary>
    public string Table(string constant, WeightTensor table)
    {
        if (tables.Place(table) is not { } offset)
        {
            return Constant(constant, table.Values, table.Shape);
        }

        if (_constants.Add(constant))
        {
            var tensor = new TensorProto { Name = constant, DataType = (int)TensorProto.Types.DataType.Float, DataLocation = TensorProto.Types.DataLocation.External };
            tensor.Dims.AddRange(table.Shape.Select(size => (long)size));
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = TableFile.Name });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset.ToString(CultureInfo.InvariantCulture) });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = TableFile.BytesOf(table).ToString(CultureInfo.InvariantCulture) });
            _graph.Initializer.Add(tensor);
        }

        return constant;
    }

    /// <summary>A folded constant, rounded to float32 here.</summary>
    public string Constant(string constant, IEnumerable<double> values, params int[] shape) => Constant(constant, [.. values.Select(value => (float)value)], shape);

    /// <summary>A matrix, [rows, columns].</summary>
    public string Constant(string constant, Matrix matrix) => Constant(constant, matrix.Values, matrix.Rows, matrix.Columns);

    /// <summary>One matrix per head, [H, rows, columns].</summary>
    public string Constant(string constant, IReadOnlyList<Matrix> heads) =>
        Constant(constant, heads.SelectMany(head => head.Values), heads.Count, heads[0].Rows, heads[0].Columns);

    /// <summary>The finished model, with little-endian weights.</summary>
    public ModelProto Build() => new()
    {
        IrVersion = FormatVersion,
        ProducerName = "dmin-train",
        ProducerVersion = typeof(GraphBuilder).Assembly.GetName().Version!.ToString(3),
        DocString = description,
        Graph = _graph,
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = OperatorSet } },
    };

    /// <summary>A node with one output.</summary>
    private string Node(string operation, string[] inputs, params AttributeProto[] attributes) => Nodes(operation, 1, inputs, attributes)[0];

    private string[] Nodes(string operation, int outputs, string[] inputs, params AttributeProto[] attributes)
    {
        var id = $"{operation.ToLowerInvariant()}_{_graph.Node.Count}";
        string[] names = outputs == 1 ? [id] : [.. Enumerable.Range(0, outputs).Select(output => $"{id}_{output}")];
        _graph.Node.Add(new NodeProto { Name = id, OpType = operation, Input = { inputs }, Output = { names }, Attribute = { attributes } });
        return names;
    }

    // Shapes and axes are inputs in this operator set.
    private string Integers(params long[] values)
    {
        var constant = "integers_" + string.Join('_', values).Replace('-', 'm');
        AddInitializer(constant, TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(values.AsSpan()), [values.Length]);
        return constant;
    }

    private void AddInitializer(string constant, TensorProto.Types.DataType type, ReadOnlySpan<byte> bytes, int[] shape)
    {
        if (_constants.Add(constant))
        {
            var dimensions = shape.Select(size => (long)size);
            _graph.Initializer.Add(new TensorProto { Name = constant, DataType = (int)type, Dims = { dimensions }, RawData = ByteString.CopyFrom(bytes) });
        }
    }

    private static ValueInfoProto Declare(TensorManifest tensor, string meaning)
    {
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(tensor.Shape.Select(dimension => dimension.IsFixed
            ? new TensorShapeProto.Types.Dimension { DimValue = dimension.Size }
            : new TensorShapeProto.Types.Dimension { DimParam = dimension.ToString() }));
        var element = tensor.Type == TensorType.Int64 ? TensorProto.Types.DataType.Int64 : TensorProto.Types.DataType.Float;
        var type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)element, Shape = shape } };
        return new ValueInfoProto { Name = tensor.Name, DocString = meaning, Type = type };
    }
}
