namespace DminServing.Training.Networks;

/// <summary>Takes the gradients of rows that were looked up in a table; an index may stand several times.</summary>
/// <param name="table">The table.</param>
/// <param name="indices">The rows' indices.</param>
/// <param name="gradients">The gradient matrix, [indices, <paramref name="stride"/>].</param>
/// <param name="column">Where in each of its rows the table's part begins.</param>
/// <param name="stride">Its width.</param>
public delegate void GradientReceiver(EmbeddingTable table, ReadOnlySpan<int> indices, ReadOnlySpan<float> gradients, int column, int stride);
