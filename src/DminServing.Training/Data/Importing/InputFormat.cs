namespace DminServing.Training.Data.Importing;

/// <summary>The forms in which interactions come.</summary>
public enum InputFormat
{
    /// <summary>Read by <see cref="TsvSource"/>.</summary>
    Tsv,

    /// <summary>Read by <see cref="AmazonSource"/>.</summary>
    Amazon,

    /// <summary>Read by <see cref="AmazonTsvSource"/>.</summary>
    AmazonTsv,

    /// <summary>Read by <see cref="TaobaoSource"/>.</summary>
    Taobao,

    /// <summary>Read by <see cref="CsvSource"/>.</summary>
    Csv,

    /// <summary>Read by <see cref="ParquetSource"/>.</summary>
    Parquet,
}
