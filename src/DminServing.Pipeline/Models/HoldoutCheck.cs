using System.Globalization;
using DminServing.ModelContract.Evaluation;
using DminServing.ModelContract.Holdout;
using DminServing.Pipeline.Inference;

namespace DminServing.Pipeline.Models;

/// <summary>Measures a loaded version on its held-out sample, as it is served: by its encoder, from its vocabularies, by the scorer that would score here. What comes out must be
/// what training measured, or something between the two is not the same.</summary>
/// <remarks>For people who publish models; a server has the golden scores, which are quicker and stricter, and does not ask.</remarks>
public static class HoldoutCheck
{
    /// <summary>The check's name.</summary>
    public const string Name = "held-out sample";

    // Four decimals: scores differ by a millionth, and a pair of samples that are so close counts for less than that.
    private const double Tolerance = 5e-5;

    /// <summary>Measures.</summary>
    /// <param name="model">The version.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="cancellation">Gives up between one user and the next.</param>
    /// <returns>What was found; <c>null</c> for a version without a sample.</returns>
    /// <exception cref="ModelRefusedException">The sample cannot be read, or the AUC is not the one of the manifest.</exception>
    public static ModelCheck? Run(ModelSnapshot model, string folder, CancellationToken cancellation)
    {
        if (model.Manifest.Training?.HoldoutAuc is not { } trained)
        {
            return null;
        }

        var (users, served) = Measure(model, folder, cancellation);
        var (asServed, asTrained) = (Text(served), Text(trained));
        return Math.Abs(served - trained) <= Tolerance // NaN is not
            ? new ModelCheck(Name, $"{users} users, AUC {asServed} as served and {asTrained} as trained")
            : throw new ModelRefusedException(folder, Name, $"AUC of {users} users is {asServed} as served, the trained network's was {asTrained}");
    }

    private static (int Users, double Auc) Measure(ModelSnapshot model, string folder, CancellationToken cancellation)
    {
        try
        {
            var users = HoldoutFile.Load(Path.Combine(folder, HoldoutFile.FileName));
            var (scores, labels) = (new List<float>(), new List<bool>());
            foreach (var user in users)
            {
                cancellation.ThrowIfCancellationRequested();
                scores.AddRange(model.Scorer.Score([model.Encoder.Encode(user.ToQuery(), user.Behaviors)]));
                labels.AddRange([true, false]);
            }

            return (users.Count, scores.TrueForAll(float.IsFinite) ? AreaUnderCurve.Of([.. scores], [.. labels]) : double.NaN);
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException) // whatever is wrong with it, it is this version's
        {
            throw new ModelRefusedException(folder, Name, e.Message, e);
        }
    }

    private static string Text(double auc) => auc.ToString("0.0000", CultureInfo.InvariantCulture);
}
