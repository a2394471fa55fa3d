namespace DminServing.Cli.Load;

/// <summary>What requests look like.</summary>
/// <param name="Candidates">How many candidates they have.</param>
/// <param name="AreNumbers">Whether items are named by numbers; else by strings.</param>
/// <param name="Behaviors">How many behaviors they bring along; 0: the server reads its store.</param>
/// <param name="Model">The model that is asked; empty for the server's default.</param>
internal sealed record RequestShape(CandidateMix Candidates, bool AreNumbers, int Behaviors, string Model);
