using System.Numerics;

namespace DminServing.Pipeline.Inference.Cuda;

/// <summary>The few shapes that runs on CUDA are padded up to, so that each has its buffers, made once. What is padded is masked, or scored and
/// not looked at.</summary>
/// <param name="maxBehaviors">T of the model.</param>
/// <param name="candidatesPerRun">The most candidates of a run, all users' together; more only where each has the fewest.</param>
internal sealed class ShapeBuckets(int maxBehaviors, int candidatesPerRun)
{
    private const int FewestBehaviors = 8;
    private const int FewestCandidates = 64;

    /// <summary>The shape of a user graph's run.</summary>
    public BatchShape OfUsers(int users, int behaviors) => new(RoundUp(users, 1, int.MaxValue), Candidates: 0, RoundUp(behaviors, FewestBehaviors, maxBehaviors), Rows: 0);

    /// <summary>The shape of a candidate graph's run for some users.</summary>
    /// <param name="users">The shape of their own run.</param>
    /// <param name="candidates">How many are left to score.</param>
    public BatchShape OfCandidates(BatchShape users, int candidates) => users with { Candidates = RoundUp(candidates, FewestCandidates, CandidatesOf(users)) };

    /// <summary>The most candidates of each user in one run.</summary>
    /// <param name="users">The shape of their own run.</param>
    public int CandidatesOf(BatchShape users) => Math.Min(candidatesPerRun, Math.Max(FewestCandidates, candidatesPerRun / users.Users));

    private static int RoundUp(int size, int fewest, int most) => (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)Math.Max(size, fewest)), (uint)most);
}
