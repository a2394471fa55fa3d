namespace DminServing.Training.Data.Importing;

/// <summary>How a record of a CSV text stands at the end of a line.</summary>
internal enum CsvState
{
    /// <summary>The record ends with the line.</summary>
    Whole,

    /// <summary>A quoted field goes on in the next line.</summary>
    Open,

    /// <summary>Text follows a closing quote.</summary>
    Broken,
}
