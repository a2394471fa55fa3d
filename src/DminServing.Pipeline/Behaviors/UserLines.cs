using DminServing.ModelContract.Encoding;

namespace DminServing.Pipeline.Behaviors;

/// <summary>Lines of a user that stand together in a file.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Behaviors">The behaviors.</param>
/// <param name="IsEnd">Whether the next line is another user's; a long history comes in several pieces.</param>
/// <param name="Next">Where to go on reading after them.</param>
public sealed record UserLines(string UserId, List<Behavior> Behaviors, bool IsEnd, FilePlace Next);
