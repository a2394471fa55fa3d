using System.Text.Json;
using ScottPlot;

namespace DminServing.Training.Experiments;

/// <summary>Figure 2 of the paper: a candidate's attention weights, interests × behaviors, the darker the more dominant. Drawn from what a server answers to <c>POST /v1/explain</c>.</summary>
/// <param name="Candidate">The candidate's id; empty where it is not told.</param>
/// <param name="Ctr">Its score.</param>
/// <param name="Behaviors">Item ids, oldest first.</param>
/// <param name="Weights">w of equation 5, [H, T], oldest first.</param>
public sealed record AttentionFigure(string Candidate, double Ctr, IReadOnlyList<string> Behaviors, double[,] Weights)
{
    private const int Height = 420;
    private const int WidthOfBehavior = 46;
    private const int Margin = 220;
    private const int LargestLabel = 160;

    /// <summary>Reads an answer.</summary>
    /// <param name="file">The answer, JSON.</param>
    /// <param name="rank">Which of its candidates, the best is 1.</param>
    /// <exception cref="TrainingException">It is no such answer, or has fewer candidates.</exception>
    public static AttentionFigure Read(string file, int rank)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var (root, candidates) = (json.RootElement, json.RootElement.GetProperty("candidates"));
            if (rank > candidates.GetArrayLength())
            {
                throw new TrainingException($"{file} explains {candidates.GetArrayLength()} candidates; there is no number {rank}.");
            }

            var candidate = candidates[rank - 1];
            List<string> behaviors = [.. root.GetProperty("behaviors").EnumerateArray().Select(behavior => behavior.GetProperty("item_id").ToString())];
            if (behaviors.Count == 0)
            {
                throw new TrainingException($"{file} explains a user without behaviors: there is nothing that attention weights could stand for.");
            }

            List<double[]> heads = [.. candidate.GetProperty("attention").EnumerateArray().Select(head => head.EnumerateArray().Select(weight => weight.GetDouble()).ToArray())];
            var weights = new double[heads.Count, behaviors.Count];
            for (var head = 0; head < heads.Count; head++)
            {
                for (var t = 0; t < behaviors.Count; t++)
                {
                    weights[head, t] = heads[head][behaviors.Count - 1 - t];
                }
            }

            behaviors.Reverse();
            var id = candidate.TryGetProperty("item_id", out var item) && item.ValueKind != JsonValueKind.Null ? item : candidate.GetProperty("item_number");
            return new AttentionFigure(id.ToString(), candidate.GetProperty("ctr").GetDouble(), behaviors, weights);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new TrainingException($"{file} is no answer of POST /v1/explain: it has no candidates with attention weights. Save the whole answer, of a model that has interests.", e);
        }
    }

    /// <summary>The same, with reverse-time positions in the place of ids.</summary>
    public AttentionFigure WithoutIds() => this with { Candidate = "", Behaviors = [.. Enumerable.Range(0, Behaviors.Count).Select(t => $"{Behaviors.Count - t}")] };

    /// <summary>Draws it.</summary>
    /// <param name="png">The picture's file.</param>
    public void Draw(string png)
    {
        using var plot = new Plot();
        var map = plot.Add.Heatmap(Weights);
        map.Colormap = new ScottPlot.Colormaps.GrayscaleReversed();
        plot.Add.ColorBar(map);
        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, Behaviors.Count).Select(t => (double)t)], [.. Behaviors]);
        plot.Axes.Bottom.TickLabelStyle.Rotation = 60;
        plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleLeft;
        plot.Axes.Bottom.MinimumSize = Math.Min(LargestLabel, 40 + (6 * Behaviors.Max(behavior => behavior.Length)));
        var heads = Weights.GetLength(0);
        plot.Axes.Left.SetTicks([.. Enumerable.Range(0, heads).Select(head => (double)(heads - 1 - head))], [.. Enumerable.Range(1, heads).Select(head => $"interest {head}")]);
        plot.Axes.Left.MinimumSize = 80;
        plot.Axes.Right.MinimumSize = 80;
        plot.Title(FormattableString.Invariant($"{Candidate} ctr {Ctr:0.000}").TrimStart());
        plot.SavePng(png, Margin + (WidthOfBehavior * Behaviors.Count), Height);
    }
}
