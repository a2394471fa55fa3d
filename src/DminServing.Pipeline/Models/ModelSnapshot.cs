using System.Globalization;
using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference;

namespace DminServing.Pipeline.Models;

/// <summary>A model version in memory: checked, warm, immutable. A request takes one snapshot and uses it to its end.</summary>
public sealed class ModelSnapshot : IDisposable
{
    internal ModelSnapshot(ModelManifest manifest, QueryEncoder encoder, IScorer scorer, ProviderChoice provider, string scorerReason, AttentionScorer? attention = null)
    {
        (Manifest, Encoder, Scorer, Provider, ScorerReason, Attention) = (manifest, encoder, scorer, provider, scorerReason, attention);
        Version = manifest.Version.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The model's name.</summary>
    public string Name => Manifest.Name;

    /// <summary>The version, as requests and answers spell it.</summary>
    public string Version { get; }

    /// <summary>What the manifest says.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Step (2) for this version.</summary>
    public QueryEncoder Encoder { get; }

    /// <summary>Step (4) for this version.</summary>
    public IScorer Scorer { get; }

    /// <summary>Where it runs, and why there.</summary>
    public ProviderChoice Provider { get; }

    /// <summary>Why it is scored by <see cref="IScorer.Name"/>.</summary>
    public string ScorerReason { get; }

    /// <summary>What tells the attention weights behind the scores; null for a model that has none.</summary>
    public AttentionScorer? Attention { get; }

    /// <summary>Frees the graphs; no request may use the snapshot any more.</summary>
    public void Dispose()
    {
        Scorer.Dispose();
        Attention?.Dispose();
    }
}
