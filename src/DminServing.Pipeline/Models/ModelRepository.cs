using DminServing.Pipeline.Inference;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DminServing.Pipeline.Models;

/// <summary>The model versions being served. The list never changes, it is swapped whole: a request sees one state of it.</summary>
public sealed class ModelRepository(ModelLoader loader, IOptions<ModelsOptions> options, ILogger<ModelRepository> logger) : IDisposable
{
    private volatile ModelSnapshot[]? _models;

    /// <summary>Every version being served, by name, newest first; empty until they are loaded.</summary>
    public IReadOnlyList<ModelSnapshot> Models => _models ?? [];

    /// <summary>The model of requests that name none.</summary>
    public string DefaultName => options.Value.Default;

    /// <summary>Whether a request that names no model gets this one.</summary>
    public bool IsDefault(ModelSnapshot model) => ReferenceEquals(model, Models.FirstOrDefault(other => other.Name == DefaultName));

    /// <summary>Loads every version of the models folder.</summary>
    /// <exception cref="ModelRefusedException">No version of the default model can be served.</exception>
    /// <exception cref="ProviderUnavailableException">CUDA is configured and there is none.</exception>
    public void Load() => Load(CancellationToken.None);

    /// <summary>Loads every version of the models folder. One that fails a check is logged and left out.</summary>
    /// <param name="cancellation">Gives up between one check and the next; what was loaded by then is released.</param>
    /// <exception cref="ModelRefusedException">No version of the default model can be served.</exception>
    /// <exception cref="ProviderUnavailableException">CUDA is configured and there is none.</exception>
    public void Load(CancellationToken cancellation)
    {
        var root = ModelFolders.Find(options.Value.Path) ?? throw new DirectoryNotFoundException($"Models:Path ({options.Value.Path}) does not exist.");
        var refusals = new List<ModelRefusedException>();
        var models = LoadAll(root, refusals, cancellation);
        if (!models.Any(model => model.Name == DefaultName))
        {
            throw refusals.FirstOrDefault() ?? new ModelRefusedException(root, "default model", $"there is no '{DefaultName}' (Models:Default) in it with a version, a numbered folder that has a manifest.json");
        }

        _models = models;

        // Files that were read in one go, and code that ran once: several times what stays, and nobody else would ask for it back.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    /// <summary>The model version a request names.</summary>
    /// <param name="name">The model; empty for the default.</param>
    /// <param name="version">The version; empty for the newest.</param>
    /// <exception cref="ModelsNotReadyException">They are still being loaded.</exception>
    /// <exception cref="UnknownModelException">It is not served.</exception>
    public ModelSnapshot Find(string name, string version)
    {
        var models = _models ?? throw new ModelsNotReadyException();
        var wanted = name.Length == 0 ? DefaultName : name;
        ModelSnapshot? newest = null;
        foreach (var model in models)
        {
            if (model.Name == wanted)
            {
                newest ??= model;
                if (version.Length == 0 || model.Version == version)
                {
                    return model;
                }
            }
        }

        throw newest is null
            ? new UnknownModelException("model", $"No such model is served; there are: {string.Join(", ", models.Select(model => model.Name).Distinct())}.")
            : new UnknownModelException("model_version", $"No such version of {newest.Name} is served; the newest is {newest.Version}.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var model in Models)
        {
            model.Dispose();
        }
    }

    private ModelSnapshot[] LoadAll(string root, List<ModelRefusedException> refusals, CancellationToken cancellation)
    {
        List<ModelSnapshot> models = [];
        try
        {
            foreach (var folder in ModelFolders.Versions(root))
            {
                if (TryLoad(folder, refusals, cancellation) is { } model)
                {
                    models.Add(model);
                }
            }

            return [.. models];
        }
        catch
        {
            models.ForEach(model => model.Dispose());
            throw;
        }
    }

    private ModelSnapshot? TryLoad(string folder, List<ModelRefusedException> refusals, CancellationToken cancellation)
    {
        try
        {
            var model = loader.Load(folder, cancellation);
            logger.Serving(model.Name, model.Version, model.Manifest.Architecture, model.Manifest.Layout.ToString(), model.Provider.Name, model.Provider.Reason, model.Scorer.Name, model.ScorerReason);
            return model;
        }
        catch (ModelRefusedException refusal)
        {
            logger.Refused(refusal.Message);
            refusals.Add(refusal);
            return null;
        }
    }
}
