namespace DminServing.Training.Data.Demo;

/// <summary>A click of the demo world, with the interest that made it.</summary>
/// <param name="User">The user's id.</param>
/// <param name="Item">The item's id.</param>
/// <param name="Category">Its category.</param>
/// <param name="TimestampMs">Unix milliseconds.</param>
/// <param name="Interest">The interest behind the click; empty for a chance click.</param>
/// <param name="Dominant">The interest that was dominant at the time.</param>
public sealed record DemoClick(string User, string Item, string Category, long TimestampMs, string Interest, string Dominant);
