using System.Globalization;

namespace DminServing.Training.Export;

/// <summary>Made-up ids of ten letters and digits, all different, in no order: what real shops have, and what no scheme compresses.</summary>
internal static class SyntheticIds
{
    private const int Length = 9;
    private const ulong Ids = 101_559_956_668_416; // 36^9
    private const ulong Stride = 62_773_496_527_531; // shares no factor with 36, and so walks through all of them
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>Ids that begin with a letter.</summary>
    public static IEnumerable<string> Of(char letter, int count) => Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"{letter}{Code(number)}"));

    private static string Code(int number)
    {
        var rest = (ulong)((UInt128)number * Stride % Ids);
        return string.Create(Length, rest, static (text, value) =>
        {
            for (var i = text.Length - 1; i >= 0; i--, value /= (ulong)Digits.Length)
            {
                text[i] = Digits[(int)(value % (ulong)Digits.Length)];
            }
        });
    }
}
