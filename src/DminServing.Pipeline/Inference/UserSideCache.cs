using System.Buffers;
using DminServing.ModelContract.Manifest;

namespace DminServing.Pipeline.Inference;

/// <summary>User graphs' outputs by their inputs, byte for byte: what it gives is what the graph would compute, whoever asks, so it is never stale and never
/// another user's. It saves the user's side when the same behaviors come again: after PrepareUser, or for the user's next page.</summary>
/// <remarks>By hand, because entries are copied into and out of memory that is kept: those of the usual caches would be garbage that has grown old.</remarks>
internal sealed class UserSideCache
{
    // An entry has a choice of so many places, which is enough that entries in use rarely push each other out.
    private const int PlacesOfSet = 4;

    // Each set is used under its own lock.
    private readonly Entry[][] _sets;

    /// <summary>An empty cache.</summary>
    /// <param name="bytes">The most memory it takes; 0 for a cache that keeps nothing.</param>
    /// <param name="entryBytes">Inputs and outputs of a user with the most behaviors.</param>
    public UserSideCache(long bytes, long entryBytes)
    {
        var sets = Math.Min(bytes / Math.Max(entryBytes, 1) / PlacesOfSet, Array.MaxLength);
        _sets = [.. Enumerable.Range(0, (int)sets).Select(_ => Enumerable.Range(0, PlacesOfSet).Select(_ => new Entry()).ToArray())];
    }

    /// <summary>An empty cache for a user graph.</summary>
    /// <param name="user">The graph.</param>
    /// <param name="manifest">Its model.</param>
    /// <param name="mebibytes">The most memory it takes; 0 for a cache that keeps nothing.</param>
    public static UserSideCache Of(Graph user, ModelManifest manifest, int mebibytes)
    {
        using var workspace = new Workspace(user, manifest);
        workspace.Prepare(new BatchShape(Users: 1, Candidates: 0, manifest.MaxBehaviors, Rows: 0));
        return new UserSideCache((long)mebibytes << 20, workspace.InputBytes + workspace.OutputBytes);
    }

    /// <summary>Does a user graph's run: from the cache, or by running it.</summary>
    /// <param name="workspace">Its inputs are filled.</param>
    /// <param name="users">For how many users. Those that share a run are padded to one length, and their sides are of no use to anybody else.</param>
    /// <returns>Whether the outputs were in the cache.</returns>
    public bool Run(IWorkspace workspace, int users)
    {
        if (users > 1 || _sets.Length == 0)
        {
            workspace.Run();
            return false;
        }

        var rented = ArrayPool<byte>.Shared.Rent(workspace.InputBytes);
        try
        {
            var inputs = rented.AsSpan(0, workspace.InputBytes);
            workspace.CopyInputsTo(inputs);
            var set = _sets[Hash(inputs) % (uint)_sets.Length];
            if (TryRead(set, inputs, workspace))
            {
                return true;
            }

            workspace.Run();
            Store(set, inputs, workspace);
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static bool TryRead(Entry[] set, ReadOnlySpan<byte> inputs, IWorkspace workspace)
    {
        lock (set)
        {
            foreach (var entry in set)
            {
                if (entry.Has(inputs))
                {
                    workspace.TakeOutputs(entry.Outputs);
                    entry.LastUse = LatestUse(set) + 1;
                    return true;
                }
            }
        }

        return false;
    }

    private static void Store(Entry[] set, ReadOnlySpan<byte> inputs, IWorkspace workspace)
    {
        lock (set)
        {
            var entry = set.MinBy(entry => entry.LastUse)!;
            entry.LastUse = LatestUse(set) + 1;
            entry.Take(inputs, workspace);
        }
    }

    private static long LatestUse(Entry[] set) => set.Max(entry => entry.LastUse);

    private static uint Hash(ReadOnlySpan<byte> inputs)
    {
        HashCode hash = default;
        hash.AddBytes(inputs);
        return (uint)hash.ToHashCode();
    }

    private sealed class Entry
    {
        private byte[] _bytes = []; // inputs, then outputs
        private int _inputs;
        private int _outputs;

        public long LastUse { get; set; }

        public ReadOnlySpan<byte> Outputs => _bytes.AsSpan(_inputs, _outputs);

        public bool Has(ReadOnlySpan<byte> inputs) => _bytes.AsSpan(0, _inputs).SequenceEqual(inputs);

        public void Take(ReadOnlySpan<byte> inputs, IWorkspace workspace)
        {
            (_inputs, _outputs) = (inputs.Length, workspace.OutputBytes);
            if (_bytes.Length < _inputs + _outputs)
            {
                _bytes = GC.AllocateUninitializedArray<byte>(_inputs + _outputs);
            }

            inputs.CopyTo(_bytes);
            workspace.CopyOutputsTo(_bytes.AsSpan(_inputs, _outputs));
        }
    }
}
