using System.Text;

namespace DminServing.Fuzz.Mutations;

/// <summary>Spoils good messages. The same seed and number always give the same bytes, so that a finding can be looked at again.</summary>
/// <param name="examples">What to start from.</param>
/// <param name="seed">Another seed, other bytes.</param>
internal sealed class Mutator(IReadOnlyList<byte[]> examples, int seed)
{
    private const int MostChanges = 4;
    private const int DeepestUsual = 100;
    private const int Deepest = 200_000;

    private static readonly byte[][] Odd =
    [
        [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xEF, 0xBF, 0xBD], [0x00], [0x7F], [0xEF, 0xBB, 0xBF],          // no UTF-8, or hardly
        [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], // lengths that lie, varints without end
        .. new[] { "1e999", "-0", "18446744073709551616", "9223372036854775808", "0.1", "NaN", "null", "\\ud800", "\\u0000", "{}", "[]", "\"" }.Select(Encoding.UTF8.GetBytes),
    ];

    // What opens a level: a list, an object, a group, a message in a message.
    private static readonly byte[][] Levels = [[(byte)'['], [.. "{\"context\":"u8], [0x0B], [0x3A, 0x7F]];

    /// <summary>The bytes of a number.</summary>
    public byte[] Make(int number)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        var bytes = new List<byte>(Pick(random, examples));
        for (var changes = random.Next(random.Next(MostChanges) + 1) + 1; changes > 0; changes--) // mostly one: what is hardly spoiled gets furthest
        {
            Change(bytes, random);
        }

        return [.. bytes];
    }

    private void Change(List<byte> bytes, Random random)
    {
        var (start, length) = Range(bytes, random);
        switch (random.Next(14))
        {
            case 0 when bytes.Count > start:
                bytes[start] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when bytes.Count > start:
                bytes[start] = (byte)random.Next(256);
                break;
            case 2:
                bytes.Insert(start, (byte)random.Next(256));
                break;
            case 3:
                bytes.RemoveRange(start, length);
                break;
            case 4:
                bytes.RemoveRange(start, bytes.Count - start);
                break;
            case 5: // a field, or a part of one, stands twice
                bytes.InsertRange(Place(bytes, random), bytes.GetRange(start, length));
                break;
            case 6:
                bytes.RemoveRange(start, length);
                bytes.InsertRange(start, Pick(random, Odd));
                break;
            case 7:
                bytes.InsertRange(start, Deep(random));
                break;
            case 8: // the beginning of one, the end of another
                var other = Pick(random, examples);
                bytes.RemoveRange(start, bytes.Count - start);
                bytes.AddRange(other[random.Next(other.Length + 1)..]);
                break;
            case 9:
                bytes.AddRange(Pick(random, examples)); // protobuf merges what follows
                break;
            default:
                Respell(bytes, start, random);
                break;
        }
    }

    // Another letter or digit keeps the form and changes what is said: the part that validators see.
    private static void Respell(List<byte> bytes, int start, Random random)
    {
        var place = bytes.FindIndex(start, value => char.IsAsciiLetterOrDigit((char)value));
        if (place >= 0)
        {
            bytes[place] = char.IsAsciiDigit((char)bytes[place]) ? (byte)('0' + random.Next(10)) : (byte)('a' + random.Next(26));
        }
    }

    // Rarely as deep as a stack: it takes long to make.
    private static IEnumerable<byte> Deep(Random random)
    {
        var level = Pick(random, Levels);
        return Enumerable.Repeat(level, random.Next(random.Next(1000) == 0 ? Deepest : DeepestUsual)).SelectMany(part => part);
    }

    private static (int Start, int Length) Range(List<byte> bytes, Random random)
    {
        var start = Place(bytes, random);
        return (start, random.Next(Math.Min(bytes.Count - start, 40) + 1));
    }

    private static int Place(List<byte> bytes, Random random) => random.Next(bytes.Count + 1);

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
