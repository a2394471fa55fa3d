namespace DminServing.Pipeline.Inference.Fused;

/// <summary>The kernel at one register width.</summary>
internal interface IDminKernel
{
    /// <summary>Scores candidates of a user.</summary>
    /// <param name="user">The user.</param>
    /// <param name="candidates">Per item feature, the candidates' indices.</param>
    /// <param name="first">The first candidate.</param>
    /// <param name="scores">One click-through rate for each candidate from there on.</param>
    /// <param name="giveWay">Is called after each interest: lets other threads go first.</param>
    void Score(DminUser user, int[][] candidates, int first, Span<float> scores, Action giveWay);
}
