namespace DminServing.Pipeline.Models;

/// <summary>An explanation was asked for, and the model's graphs do not give attention weights.</summary>
/// <param name="model">The model version.</param>
public sealed class NotExplainableException(ModelSnapshot model)
    : Exception($"{model.Name}/{model.Version} cannot explain its scores: its graphs give no attention weights (an output with source attention, models/README.md). Export it anew, or ask another model.");
