using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.Pipeline.Inference.Onnx;

namespace DminServing.Pipeline.Inference;

/// <summary>The <see cref="GraphLayout.Flat"/> layout: one self-contained row per candidate, so any exporter's graph fits.</summary>
internal sealed class FlatScorer(Graph graph, WeightFiles files, ModelManifest manifest, int rowsPerRun) : IScorer
{
    private readonly Pool<Workspace> _workspaces = new(() => new Workspace(graph, manifest));

    public string Name => OrtRuntime.Name;

    public bool GainsBySharing => true;

    public int CandidatesPerPart => rowsPerRun;

    public IScoringRun Begin(IReadOnlyList<EncodedQuery> batch) => new Run(batch, _workspaces, rowsPerRun);

    public void Dispose()
    {
        _workspaces.Dispose();
        graph.Dispose();
        files.Dispose();
    }

    private sealed class Run : IScoringRun
    {
        private readonly (EncodedQuery Query, int Candidate)[] _rows;
        private readonly IReadOnlyList<EncodedQuery> _batch;
        private readonly Pool<Workspace> _workspaces;
        private readonly int _rowsPerPart;
        private readonly int _behaviors;
        private readonly float[] _scores;

        public Run(IReadOnlyList<EncodedQuery> batch, Pool<Workspace> workspaces, int rowsPerPart)
        {
            (_batch, _workspaces, _rowsPerPart) = (batch, workspaces, rowsPerPart);
            _rows = [.. batch.SelectMany(query => Enumerable.Range(0, query.Candidates).Select(candidate => (query, candidate)))];
            _behaviors = batch.Max(query => Math.Max(query.Length, 1));
            _scores = new float[_rows.Length];
        }

        public int Parts => (_rows.Length + _rowsPerPart - 1) / _rowsPerPart;

        public bool IsReused(int query) => false;

        void IScoringRun.Run(int part, Action giveWay)
        {
            var rows = _rows.AsSpan(part * _rowsPerPart, Math.Min(_rowsPerPart, _rows.Length - (part * _rowsPerPart)));
            using var rented = _workspaces.Rent();
            var workspace = rented.Value;
            workspace.Prepare(new BatchShape(Users: 0, Candidates: 0, _behaviors, Rows: rows.Length));
            foreach (var input in workspace.Filled)
            {
                for (var row = 0; row < rows.Length; row++)
                {
                    input.WriteRow(row, rows[row].Query, rows[row].Candidate, _behaviors);
                }
            }

            workspace.Run();
            workspace.ReadCtr().CopyTo(_scores.AsSpan(part * _rowsPerPart));
        }

        public float[] ScoresOf(int query)
        {
            var start = _batch.Take(query).Sum(before => before.Candidates);
            return _batch.Count == 1 ? _scores : _scores[start..(start + _batch[query].Candidates)];
        }

        public void Dispose()
        {
        }
    }
}
