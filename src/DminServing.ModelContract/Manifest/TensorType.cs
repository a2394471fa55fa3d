namespace DminServing.ModelContract.Manifest;

/// <summary>Element types a graph may ask for; the names in the manifest are lower case.</summary>
public enum TensorType
{
    /// <summary>64-bit integers: ids and positions.</summary>
    Int64,

    /// <summary>32-bit integers: ids and positions.</summary>
    Int32,

    /// <summary>32-bit floats: masks, user state, scores.</summary>
    Float32,
}
