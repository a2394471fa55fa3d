namespace DminServing.Peers;

/// <summary>Runs the flat graph.</summary>
internal interface IEngine
{
    /// <summary>One score per row. Called by as many threads as there are runs at once.</summary>
    float[] Score(FlatRows rows);
}
