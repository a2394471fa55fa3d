namespace DminServing.Pipeline.Behaviors;

/// <summary>In which form behavior sequences are in Redis.</summary>
public enum RedisFormat
{
    /// <summary>A sorted set a user, readable and writable by redis-cli: <see cref="SortedSetFormat"/>.</summary>
    SortedSet,

    /// <summary>A string a user, a fraction of the work to read: <see cref="PackedFormat"/>.</summary>
    Packed,
}
